// Turns of a real loop until something is so, with a deadline for when it never will be.
#pragma once

#include <chrono>
#include <functional>

#include "core/base/fd.h"
#include "daemon/loop/timer.h"

namespace venvctl {

// False: it did not come about.
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
