// git's index file, read far enough to know which paths a repository keeps.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

inline constexpr size_t kMaxGitIndexBytes = 64 * 1024 * 1024;  // about 600,000 files

// Whether an index lists `path` (from the top of the work tree, "a/.venv"; "" is the top itself) or
// anything below it. Versions 2 to 4, as gitformat-index(5) has them; `hash_bytes` is 20, or 32 in
// a SHA-256 repository. Fails when the bytes do not tell for sure: cut, of another version, split
// into two files, or sparse where it matters.
Result<bool> git_index_lists(std::string_view index, std::string_view path, size_t hash_bytes);

}  // namespace venvctl
