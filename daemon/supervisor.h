// Starts the daemon again when it dies, where no systemd does.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include "core/places/places.h"

namespace venvctl {

// How a supervised one ends when another daemon serves already: no failure, and no reason to try
// again.
inline constexpr int kExitAlreadyServed = 3;
// How a supervised one ends when its program was replaced: the supervisor goes on as the new one.
inline constexpr int kExitReplaced = 4;

// Deaths within a span of time: too many, and starting again helps nobody.
class DeathCount {
 public:
  static constexpr size_t kMost = 5;
  static constexpr std::chrono::seconds kSpan{60};

  // True: that was one too many.
  bool add(std::chrono::steady_clock::time_point now);

 private:
  std::deque<std::chrono::steady_clock::time_point> deaths_;
};

// Runs `venvd --supervised` with `arguments` until it ends by itself, or dies too often; then a
// note stays at Places::failure_path(), for status and doctor. One that gives no sign of life for
// `watchdog` (it spins, hangs or is stopped) is killed, as systemd's WatchdogSec does. Standard
// error, ours and the daemon's, is the log file. Returns the exit status.
int supervise(const Places& places, const std::vector<std::string>& arguments,
              std::chrono::milliseconds watchdog);

}  // namespace venvctl
