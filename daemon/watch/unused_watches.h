// Removes unused watches in pieces. Removing thousands at once would make shells wait, and would
// fill the kernel's queue, because each removal causes an event.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "daemon/loop/timer.h"

namespace venvctl {

class UnusedWatches {
 public:
  // How long one turn may take. Each turn is in another iteration of the loop.
  static constexpr std::chrono::milliseconds kTurn{2};
  // The delay before the next attempt if a worker may rely on a watch. Until then, no watch is
  // removed.
  static constexpr std::chrono::milliseconds kRetry{100};

  struct World {
    std::function<bool()> is_working;
    // Returns those of `watches` that are still unused: others may be in use again.
    std::function<std::vector<int>(std::vector<int> watches)> removable;
    std::function<void(int watch)> remove;
  };
  UnusedWatches(Loop& loop, World world);

  // Adds watches that must be removed. If no worker is busy, removes a few watches immediately.
  void add(const std::vector<int>& watches);
  size_t count() const { return waiting_.size(); }

 private:
  void remove_some();
  void remove_piece();

  World world_;
  std::vector<int> waiting_;
  Timer next_turn_;
};

}  // namespace venvctl
