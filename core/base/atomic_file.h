// Replaces files atomically, and provides the lock that writers take.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// How long a writer waits for the lock of a file.
inline constexpr std::chrono::milliseconds kFileLockWait{2'000};

enum class Backup {
  Make,  // keep the old file as `path`.bak, if the file system has hard links
  Keep,  // make no backup, and leave an existing `path`.bak unchanged
};

// Writes a temporary file (mode 0600) next to `path`, fsyncs it, renames it to `path`, and fsyncs
// the directory. On failure, the old content is unchanged and the temporary file is removed.
// Exception: if only the fsync of the directory failed, `path` has the complete new content, but
// may have the old content again after a crash of the machine.
Result<void> replace_file(const std::string& path, std::string_view content,
                          Backup backup = Backup::Make);

// Replaces `path`, a file whose loss does no harm. Holds the lock `path`.lock meanwhile. Removes
// temporary files that killed writers left. Makes no backup.
Result<void> replace_cache(const std::string& path, std::string_view content);

// Removes temporary files that killed writers of `path` left. The caller must hold the lock that
// all writers of `path` take.
void remove_leftovers(const std::string& path);

// Creates `directory` and its missing parents with mode 0700. Existing directories stay unchanged.
Result<void> make_directories(const std::string& directory);

// An advisory lock (flock) on `path`. The destructor releases the lock, but does not remove the
// lock file.
class FileLock {
 public:
  static Result<FileLock> acquire(const std::string& path, Deadline deadline);

 private:
  explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace venvctl
