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

// For connect, send and receive together: a daemon that needs longer counts as none.
constexpr std::chrono::milliseconds kDaemonDeadline{2000};

// Ends the reason when who listens is no daemon of ours.
inline constexpr std::string_view kForeignPeer = "program is behind the socket";

// A question that the daemon has, to be waited for later.
class DaemonQuestion {
 public:
  static Result<DaemonQuestion> send(const Places& places, const char* verb, std::string_view body);
  // As ask_daemon; once.
  Result<std::string> reply();

 private:
  DaemonQuestion(UniqueFd fd, Deadline deadline) : fd_(std::move(fd)), deadline_(deadline) {}

  UniqueFd fd_;
  Deadline deadline_;
};

// The body of the reply: JSON, or what the verb says. Code Unreachable when no daemon answers in
// time; else the error is the daemon's own.
Result<std::string> ask_daemon(const Places& places, const char* verb, std::string_view body);

// Inode of this process's mount namespace, for requests; 0 unknown.
uint64_t own_mount_namespace(FileSystem& files);

}  // namespace venvctl
