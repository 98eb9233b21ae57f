// Reads from git's index file which paths a repository tracks.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

inline constexpr size_t kMaxGitIndexBytes = 64 * 1024 * 1024;  // enough for about 600,000 files

struct GitIndexEntry {
  std::string_view path;  // relative to the top of the work tree: "a/.venv/bin/ls"
  // The mode and the object name, as raw bytes. They change when the content changes.
  std::string_view content;

  // Whether the content is in another place: the entry is a symbolic link or another repository
  // (submodule).
  bool leads_elsewhere() const;
};

// Calls `on_entry` for each entry at or below `path` (relative to the top of the work tree; "" is
// the top itself), in the order of the index. Reads versions 2 to 4 of the format
// (gitformat-index(5)). `hash_bytes` is 20, or 32 in a SHA-256 repository. Fails if the bytes do
// not contain all such entries: if they are truncated or have an unknown version, or if the index
// is split into two files or sparse around `path`. Before a failure, `on_entry` may have been
// called for some entries.
Result<void> read_git_index(std::string_view index, std::string_view path, size_t hash_bytes,
                            const std::function<void(const GitIndexEntry&)>& on_entry);

// Whether the index lists `path` or anything below it. Fails in the same cases as read_git_index.
Result<bool> git_index_lists(std::string_view index, std::string_view path, size_t hash_bytes);

}  // namespace venvctl
