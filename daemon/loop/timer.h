// A timer on the monotonic clock.
#pragma once

#include <chrono>
#include <functional>

#include "daemon/loop/loop.h"

namespace venvctl {

class Timer {
 public:
  // `callback` may destroy the timer.
  Timer(Loop& loop, std::function<void()> callback);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void start_once(std::chrono::milliseconds delay);
  void start_every(std::chrono::milliseconds span);
  void stop();
  bool is_running() const;

 private:
  struct State;
  State* state_;
};

}  // namespace venvctl
