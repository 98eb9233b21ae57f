// Telling systemd how the service is: sd_notify(3)'s protocol, one datagram for each state.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/variables.h"

namespace venvctl {

class Notify {
 public:
  // From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID; without them nothing is ever sent.
  Notify(const Variables& variables, long own_pid);

  void ready() const { send("READY=1"); }
  void stopping() const { send("STOPPING=1"); }
  void alive() const { send("WATCHDOG=1"); }
  // How often alive() is due; absent: nobody waits for it.
  std::optional<std::chrono::milliseconds> watchdog_span() const { return watchdog_span_; }

 private:
  void send(std::string_view state) const;

  std::string address_;  // "" nobody listens
  std::optional<std::chrono::milliseconds> watchdog_span_;
};

}  // namespace venvctl
