#include "daemon/decisions/forgotten.h"

#include <utility>

#include "core/base/fd.h"

namespace venvctl {

namespace {

// How many elements are freed between two readings of the clock. Freeing them takes some tens of
// microseconds.
constexpr size_t kPiece = 128;
// The pause between two turns, in which the loop handles other events.
constexpr std::chrono::milliseconds kPause{1};

}  // namespace

void Forgotten::add(DecisionCache cache) {
  caches_.push_back(std::move(cache));
  if (!next_turn_.is_running()) free_some();
}

void Forgotten::free_some() {
  const Deadline deadline = Deadline::in(kTurn);
  do {
    DecisionCache& first = caches_.front();
    if (first.free_some(kPiece)) continue;
    const std::vector<int> watches = first.take_unused_watches();
    unused_watches_.insert(unused_watches_.end(), watches.begin(), watches.end());
    caches_.pop_front();
  } while (!caches_.empty() && !deadline.is_past());
  if (!caches_.empty()) next_turn_.start_once(kPause);
}

std::vector<int> Forgotten::take_unused_watches() { return std::exchange(unused_watches_, {}); }

}  // namespace venvctl
