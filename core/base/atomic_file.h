// Files that are replaced whole or not at all, and the lock around it.
#pragma once

#include <string>
#include <string_view>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

enum class Backup {
  Make,  // the file that was there stays as `path`.bak, where the file system has hard links
  Keep,  // the backup that is there is better than the file
};

// Temporary file of mode 0600 beside `path`, fsync, rename, fsync of the directory. On failure the
// old content stands and no temporary file is left; only where the fsync of the directory failed is
// the new content there, whole, and may not outlast a crash.
Result<void> replace_file(const std::string& path, std::string_view content,
                          Backup backup = Backup::Make);

// Takes away the temporary files that killed writers of `path` left. Only for who holds the lock
// that all writers of `path` take.
void remove_leftovers(const std::string& path);

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
