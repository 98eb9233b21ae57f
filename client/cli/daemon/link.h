// One question to the daemon and its reply.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/fd.h"
#include "core/base/result.h"
#include "core/files/file_system.h"
#include "core/places/places.h"

namespace venvctl {

// The time limit for connecting, sending and receiving together. A slower daemon counts as
// unreachable.
constexpr std::chrono::milliseconds kDaemonDeadline{2000};

// The end of the error message if the listener is not the user's daemon.
inline constexpr std::string_view kForeignPeer = "program listens on the socket";

// A question that was sent to the daemon; its reply is read later.
class DaemonQuestion {
 public:
  static Result<DaemonQuestion> send(const Places& places, const char* verb, std::string_view body,
                                     Deadline deadline = Deadline::in(kDaemonDeadline));
  // Returns the same as ask_daemon. May be called only once.
  Result<std::string> reply();

 private:
  DaemonQuestion(UniqueFd fd, Deadline deadline) : fd_(std::move(fd)), deadline_(deadline) {}

  UniqueFd fd_;
  Deadline deadline_;
};

// Returns the body of the reply: JSON, or what the verb defines. Fails with Unreachable if no
// daemon answers in time, and always in another world; other errors are the daemon's own.
Result<std::string> ask_daemon(const Places& places, const char* verb, std::string_view body,
                               Deadline deadline = Deadline::in(kDaemonDeadline));

// Why no daemon is asked, started or stopped in another world (core/files/world.h). It sees the
// host's files, and its answers would lead to the host's programs.
Error no_daemon_here();
inline constexpr std::string_view kWorksWithoutDaemon = "everything works here without it";

// Inode of this process's mount namespace, for requests; 0 if unknown.
uint64_t own_mount_namespace(FileSystem& files);

}  // namespace venvctl
