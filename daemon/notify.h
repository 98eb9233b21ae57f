// Reports the state of the service to systemd. Uses the protocol of sd_notify(3): one datagram for
// each state.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/variables.h"

namespace venvctl {

class Notify {
 public:
  // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. If NOTIFY_SOCKET is not set, nothing is
  // sent.
  Notify(const Variables& variables, long own_pid);

  void ready() const { send("READY=1"); }
  void stopping() const { send("STOPPING=1"); }
  void alive() const { send("WATCHDOG=1"); }
  // How often alive() must be called; absent if systemd does not expect it.
  std::optional<std::chrono::milliseconds> watchdog_span() const { return watchdog_span_; }

 private:
  void send(std::string_view state) const;

  std::string address_;  // if it is "", nothing is sent
  std::optional<std::chrono::milliseconds> watchdog_span_;
};

}  // namespace venvctl
