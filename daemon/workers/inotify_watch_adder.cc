#include "daemon/workers/inotify_watch_adder.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>

#include "core/files/watchable.h"

namespace venvctl {

namespace {

// The events for which a directory is watched: those that can change which files exist there or
// what they contain, but not reads and attributes. IN_MASK_ADD adds these events to those for which
// other jobs already watch the directory.
constexpr uint32_t kMask = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE |
                           IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK |
                           IN_MASK_ADD;

bool is_absent(int code) { return code == ENOENT || code == ENOTDIR || code == ELOOP; }

// True if this process has no permission to access anything in `path`. The directory then counts as
// missing. No event reports when the process gets the permission later, but the sweep notices it.
bool is_closed(int code, const std::string& path) {
  return code == EACCES && ::faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) != 0;
}

}  // namespace

WatchAdder::Added InotifyWatchAdder::add(const std::string& directory) {
  return added(directory, tells_ == Tells::Attributes ? kMask | IN_ATTRIB : kMask);
}

WatchAdder::Added InotifyWatchAdder::add_file(const std::string& path) {
  return added(path, IN_CLOSE_WRITE | IN_MASK_ADD);
}

WatchAdder::Added InotifyWatchAdder::added(const std::string& path, uint32_t mask) const {
  struct statfs found {};
  if (::statfs(path.c_str(), &found) != 0) {
    const bool is_missing = is_absent(errno) || is_closed(errno, path);
    return {is_missing ? Outcome::Missing : Outcome::Unwatchable, 0};
  }
  if (!is_watchable_file_system(static_cast<int64_t>(found.f_type))) {
    return {Outcome::Unwatchable, 0};
  }
  const int watch = ::inotify_add_watch(fd_, path.c_str(), mask);
  if (watch >= 0) return {Outcome::Added, watch};
  const int code = errno;
  if (is_absent(code) || is_closed(code, path)) return {Outcome::Missing, 0};
  return {code == ENOSPC || code == ENOMEM ? Outcome::LimitReached : Outcome::Unwatchable, 0};
}

}  // namespace venvctl
