// Frees the memory of forgotten decisions in pieces: freeing thousands in one go would make every
// shell wait.
#pragma once

#include <chrono>
#include <deque>
#include <vector>

#include "daemon/decisions/decision_cache.h"
#include "daemon/loop/timer.h"

namespace venvctl {

class Forgotten {
 public:
  // How long freeing may take in one turn of the loop.
  static constexpr std::chrono::milliseconds kTurn{2};

  explicit Forgotten(Loop& loop) : next_turn_(loop, [this] { free_some(); }) {}

  // A small cache is freed before this returns.
  void add(DecisionCache cache);
  // Watches that the freed decisions used; each is returned once.
  std::vector<int> take_unused_watches();
  bool is_empty() const { return caches_.empty(); }

 private:
  void free_some();

  std::deque<DecisionCache> caches_;  // the first is being freed
  std::vector<int> unused_watches_;
  Timer next_turn_;
};

}  // namespace venvctl
