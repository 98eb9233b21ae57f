// Receives, for the supervisor, the messages that Notify sends. The messages show that the daemon
// is alive.
#pragma once

#include <sys/types.h>

#include <string>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

class Heartbeat {
 public:
  // Listens at an address in the abstract namespace that the kernel chooses, so no file is left
  // behind.
  static Result<Heartbeat> listen();

  const std::string& address() const { return address_; }  // for NOTIFY_SOCKET
  int fd() const { return fd_.get(); }                     // readable when a message has arrived
  // Reads all pending messages. Returns true if one of them came from `pid`. Other messages are
  // ignored, because any user of the machine can send messages to the address.
  bool heard(pid_t pid) const;

 private:
  Heartbeat(UniqueFd fd, std::string address) : fd_(std::move(fd)), address_(std::move(address)) {}

  UniqueFd fd_;
  std::string address_;
};

}  // namespace venvctl
