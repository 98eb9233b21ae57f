// Sends one question to the daemon and reads the reply.
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

// A question that was sent to the daemon. The reply is read later.
class DaemonQuestion {
 public:
  static Result<DaemonQuestion> send(const Places& places, const char* verb, std::string_view body,
                                     Deadline deadline = Deadline::in(kDaemonDeadline));
  // Returns the same as ask_daemon. Call it only once.
  Result<std::string> reply();

 private:
  DaemonQuestion(UniqueFd fd, Deadline deadline) : fd_(std::move(fd)), deadline_(deadline) {}

  UniqueFd fd_;
  Deadline deadline_;
};

// Returns the body of the reply; its form depends on the verb, and is usually JSON. Fails with
// Unreachable if no daemon answers in time, and always in another world. All other errors come from
// the daemon.
Result<std::string> ask_daemon(const Places& places, const char* verb, std::string_view body,
                               Deadline deadline = Deadline::in(kDaemonDeadline));

// The error for another world (core/files/world.h), where no daemon is asked, started or stopped. A
// daemon sees the files of the host, so its answers would name the host's programs.
Error no_daemon_here();
inline constexpr std::string_view kWorksWithoutDaemon = "everything works here without it";

// The inode of this process's mount namespace, for requests; 0 if unknown.
uint64_t own_mount_namespace(FileSystem& files);

}  // namespace venvctl
