// Reports the state of the service to systemd: sd_notify(3)'s protocol, one datagram per state.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/variables.h"

namespace venvctl {

class Notify {
 public:
  // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID; without NOTIFY_SOCKET nothing is sent.
  Notify(const Variables& variables, long own_pid);

  void ready() const { send("READY=1"); }
  void stopping() const { send("STOPPING=1"); }
  void alive() const { send("WATCHDOG=1"); }
  // How often to call alive(); absent: no watchdog is set.
  std::optional<std::chrono::milliseconds> watchdog_span() const { return watchdog_span_; }

 private:
  void send(std::string_view state) const;

  std::string address_;  // "": nothing is sent
  std::optional<std::chrono::milliseconds> watchdog_span_;
};

}  // namespace venvctl
