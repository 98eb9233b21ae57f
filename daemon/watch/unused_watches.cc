#include "daemon/watch/unused_watches.h"

#include <algorithm>
#include <utility>

#include "core/base/fd.h"

namespace venvctl {

namespace {

// How many watches are removed between two readings of the clock. Removing them takes some hundred
// microseconds.
constexpr size_t kPiece = 64;
// The pause between two turns, in which the loop handles other events.
constexpr std::chrono::milliseconds kPause{1};

}  // namespace

UnusedWatches::UnusedWatches(Loop& loop, World world)
    : world_(std::move(world)), next_turn_(loop, [this] { remove_some(); }) {}

void UnusedWatches::add(const std::vector<int>& watches) {
  waiting_.insert(waiting_.end(), watches.begin(), watches.end());
  if (!next_turn_.is_running()) remove_some();
}

void UnusedWatches::remove_some() {
  const bool may_remove = !world_.is_working();
  const Deadline deadline = Deadline::in(kTurn);
  if (may_remove) {
    do remove_piece();
    while (!waiting_.empty() && !deadline.is_past());
  }
  if (!waiting_.empty()) next_turn_.start_once(may_remove ? kPause : kRetry);
}

void UnusedWatches::remove_piece() {
  const auto begin = waiting_.end() - static_cast<ptrdiff_t>(std::min(kPiece, waiting_.size()));
  std::vector<int> piece(begin, waiting_.end());
  waiting_.erase(begin, waiting_.end());
  for (const int watch : world_.removable(std::move(piece))) world_.remove(watch);
}

}  // namespace venvctl
