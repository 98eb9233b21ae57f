// Files that are replaced whole or not at all, and the lock around it.
#pragma once

#include <string>
#include <string_view>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// Temporary file of mode 0600 beside `path`, fsync, rename, fsync of the directory. The file that
// was there stays as `path`.bak. On failure the old content stands and no temporary file is left.
Result<void> replace_file(const std::string& path, std::string_view content);

// `directory` and its missing parents, mode 0700 each. Existing ones stay as they are.
Result<void> make_directories(const std::string& directory);

// An advisory lock on `path` (flock), held until destruction; the file stays.
class FileLock {
 public:
  static Result<FileLock> acquire(const std::string& path, Deadline deadline);

 private:
  explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace venvctl
