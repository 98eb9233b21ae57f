// The listening end of Notify, where no systemd listens: hears whether a daemon lives.
#pragma once

#include <sys/types.h>

#include <string>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

class Heartbeat {
 public:
  // At an address that the kernel chooses, in the abstract namespace: no file is left behind.
  static Result<Heartbeat> listen();

  const std::string& address() const { return address_; }  // for NOTIFY_SOCKET
  int fd() const { return fd_.get(); }                     // readable when something came
  // Takes all that came. True when `pid` said a word; what others say is not heard, because any
  // user of the machine can send there.
  bool heard(pid_t pid) const;

 private:
  Heartbeat(UniqueFd fd, std::string address) : fd_(std::move(fd)), address_(std::move(address)) {}

  UniqueFd fd_;
  std::string address_;
};

}  // namespace venvctl
