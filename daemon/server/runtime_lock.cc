#include "daemon/server/runtime_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <ctime>

namespace venvctl {

namespace {

bool names_same_file(const std::string& path, int fd) {
  struct stat at_path {};
  struct stat held {};
  return ::lstat(path.c_str(), &at_path) == 0 && ::fstat(fd, &held) == 0 &&
         at_path.st_dev == held.st_dev && at_path.st_ino == held.st_ino;
}

void pause_shortly() {
  constexpr timespec kPause{0, 5'000'000};
  ::nanosleep(&kPause, nullptr);
}

}  // namespace

Result<std::optional<RuntimeLock>> RuntimeLock::take(const std::string& path, Deadline deadline) {
  for (;;) {
    UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd) {
      return Error{ErrorCode::Failed, "cannot open " + path + ": " + std::strerror(errno)};
    }
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) {
      RuntimeLock lock(path, std::move(fd));
      // If somebody removed the file after it was opened and before it was locked, the lock
      // protects nothing.
      if (lock.is_at_path()) return std::optional<RuntimeLock>(std::move(lock));
      continue;
    }
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return Error{ErrorCode::Failed, "cannot lock " + path + ": " + std::strerror(errno)};
    }
    if (deadline.is_past()) return std::optional<RuntimeLock>();
    pause_shortly();
  }
}

bool RuntimeLock::is_at_path() const { return names_same_file(path_, fd_.get()); }

}  // namespace venvctl
