// Runs a real loop until a condition holds, with a deadline in case it never does.
#pragma once

#include <chrono>
#include <functional>

#include "core/base/fd.h"
#include "daemon/loop/timer.h"

namespace venvctl {

// Returns false if the condition did not hold before the deadline.
inline bool run_until(Loop& loop, const std::function<bool()>& is_so) {
  const Deadline deadline = Deadline::in(std::chrono::seconds(20));
  Timer look(loop, [&] {
    if (is_so() || deadline.is_past()) loop.stop();
  });
  look.start_every(std::chrono::milliseconds(1));
  loop.run();
  return is_so();
}

}  // namespace venvctl
