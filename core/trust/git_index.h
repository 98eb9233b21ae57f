// Reads git's index file, as far as needed to know which paths a repository tracks.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

inline constexpr size_t kMaxGitIndexBytes = 64 * 1024 * 1024;  // about 600,000 files

struct GitIndexEntry {
  std::string_view path;     // from the top of the work tree, "a/.venv/bin/ls"
  std::string_view content;  // mode and object name, as raw bytes; changes with the content

  // Whether it stands for what is elsewhere: a symbolic link or another repository (submodule).
  bool leads_elsewhere() const;
};

// Calls `on_entry` for each entry at `path` (from the top of the work tree; "" is the top itself)
// or below it, in the order of the index. Reads versions 2 to 4 (gitformat-index(5)); `hash_bytes`
// is 20, or 32 in a SHA-256 repository. Fails if the bytes do not show all such entries: truncated,
// an unknown version, split into two files, or sparse around `path`. `on_entry` may have been
// called for some entries by then.
Result<void> read_git_index(std::string_view index, std::string_view path, size_t hash_bytes,
                            const std::function<void(const GitIndexEntry&)>& on_entry);

// Whether an index lists `path` or anything below it. Fails as read_git_index does.
Result<bool> git_index_lists(std::string_view index, std::string_view path, size_t hash_bytes);

}  // namespace venvctl
