// Receives the Notify messages of a supervised daemon in place of systemd. They show whether the
// daemon is alive.
#pragma once

#include <sys/types.h>

#include <string>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

class Heartbeat {
 public:
  // Listens at a kernel-chosen address in the abstract namespace, so no file is left behind.
  static Result<Heartbeat> listen();

  const std::string& address() const { return address_; }  // for NOTIFY_SOCKET
  int fd() const { return fd_.get(); }                     // readable when a message arrived
  // Reads all pending messages. True if one came from `pid`; others are ignored, because any user
  // of the machine can send to the address.
  bool heard(pid_t pid) const;

 private:
  Heartbeat(UniqueFd fd, std::string address) : fd_(std::move(fd)), address_(std::move(address)) {}

  UniqueFd fd_;
  std::string address_;
};

}  // namespace venvctl
