// Frees the memory of forgotten decisions in pieces. Freeing thousands of decisions at once would
// make every shell wait.
#pragma once

#include <chrono>
#include <deque>
#include <vector>

#include "daemon/decisions/decision_cache.h"
#include "daemon/loop/timer.h"

namespace venvctl {

class Forgotten {
 public:
  // How long one turn may take. Each turn is in another iteration of the loop.
  static constexpr std::chrono::milliseconds kTurn{2};

  explicit Forgotten(Loop& loop) : next_turn_(loop, [this] { free_some(); }) {}

  // Frees `cache`: immediately if it is small, otherwise in several turns.
  void add(DecisionCache cache);
  // Returns watches that the freed decisions used. Each watch is returned only once.
  std::vector<int> take_unused_watches();
  bool is_empty() const { return caches_.empty(); }

 private:
  void free_some();

  std::deque<DecisionCache> caches_;  // the first is being freed
  std::vector<int> unused_watches_;
  Timer next_turn_;
};

}  // namespace venvctl
