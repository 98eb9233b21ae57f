// Restarts the daemon when it dies. Used if systemd does not do this.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include "core/places/places.h"

namespace venvctl {

// Exit status of a supervised daemon if another daemon already runs. This is not a failure, so the
// daemon is not restarted.
inline constexpr int kExitAlreadyServed = 3;
// Exit status of a supervised daemon whose program file was replaced. The supervisor then runs the
// new program file itself.
inline constexpr int kExitReplaced = 4;

// Counts deaths within a time span. After too many deaths, another restart would be useless.
class DeathCount {
 public:
  static constexpr size_t kMost = 5;
  static constexpr std::chrono::seconds kSpan{60};

  // Counts a death. Returns true if the limit is reached.
  bool add(std::chrono::steady_clock::time_point now);

 private:
  std::deque<std::chrono::steady_clock::time_point> deaths_;
};

// Runs `venvd --supervised` with `arguments` until it exits normally or dies too often. If it dies
// too often, a note for `venvctl doctor` stays at Places::failure_path(). A daemon that sends no
// heartbeat for `watchdog` (because it loops, hangs or is stopped) is killed, as with systemd's
// WatchdogSec. The standard error of both processes goes to the log file. Returns the exit status.
int supervise(const Places& places, const std::vector<std::string>& arguments,
              std::chrono::milliseconds watchdog);

}  // namespace venvctl
