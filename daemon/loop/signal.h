// Calls a function in the loop when this process receives a signal.
#pragma once

#include <functional>

#include "daemon/loop/loop.h"

namespace venvctl {

class Signal {
 public:
  Signal(Loop& loop, int number, std::function<void()> callback);
  ~Signal();
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

 private:
  struct State;
  State* state_;
};

}  // namespace venvctl
