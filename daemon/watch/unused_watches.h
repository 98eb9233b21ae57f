// Removes unused watches in pieces: removing thousands in one go would make shells wait and fill
// the kernel's queue, which gets an event for each.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "daemon/loop/timer.h"

namespace venvctl {

class UnusedWatches {
 public:
  // How long removing may take in one turn of the loop.
  static constexpr std::chrono::milliseconds kTurn{2};
  // Delay before the next attempt if a worker may rely on a watch; until then none is removed.
  static constexpr std::chrono::milliseconds kRetry{100};

  struct World {
    std::function<bool()> is_working;
    // Those of `watches` that are still unused: some may have come into use since they were added.
    std::function<std::vector<int>(std::vector<int> watches)> removable;
    std::function<void(int watch)> remove;
  };
  UnusedWatches(Loop& loop, World world);

  // If no worker is busy, removes a few watches before it returns.
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
