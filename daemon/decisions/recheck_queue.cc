#include "daemon/decisions/recheck_queue.h"

#include <utility>

namespace venvctl {

RecheckQueue::RecheckQueue(Loop& loop, std::function<void()> on_due)
    : timer_(loop, [this, on_due = std::move(on_due)] {
        due_.merge(soon_);
        soon_.clear();
        on_due();
      }) {}

void RecheckQueue::add_soon(std::span<const uint32_t> ids) {
  soon_.insert(ids.begin(), ids.end());
  if (!timer_.is_running()) timer_.start_once(kSoon);
}

void RecheckQueue::remove(uint32_t id) {
  soon_.erase(id);
  due_.erase(id);
}

void RecheckQueue::clear() {
  soon_.clear();
  due_.clear();
}

std::optional<uint32_t> RecheckQueue::take() {
  if (due_.empty()) return std::nullopt;
  return due_.extract(due_.begin()).value();
}

}  // namespace venvctl
