// Restarts the daemon when it dies, if systemd does not.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include "core/places/places.h"

namespace venvctl {

// Exit status of a supervised daemon if another daemon already serves: not a failure, no restart.
inline constexpr int kExitAlreadyServed = 3;
// Exit status of a supervised daemon whose program file was replaced: the supervisor re-executes
// itself from the new file.
inline constexpr int kExitReplaced = 4;

// Counts deaths within a time span; after too many, restarting is pointless.
class DeathCount {
 public:
  static constexpr size_t kMost = 5;
  static constexpr std::chrono::seconds kSpan{60};

  // True if the limit is reached.
  bool add(std::chrono::steady_clock::time_point now);

 private:
  std::deque<std::chrono::steady_clock::time_point> deaths_;
};

// Runs `venvd --supervised` with `arguments` until it exits normally or dies too often; in the
// second case a note stays at Places::failure_path() for status and doctor. A daemon that gives no
// heartbeat for `watchdog` (it spins, hangs or is stopped) is killed, as with systemd's
// WatchdogSec. Standard error of both processes is the log file. Returns the exit status.
int supervise(const Places& places, const std::vector<std::string>& arguments,
              std::chrono::milliseconds watchdog);

}  // namespace venvctl
