#include "daemon/decisions/event_log.h"

#include <algorithm>

namespace venvctl {

void EventLog::add(const WatchEvent& event) {
  events_.push_back({event.what, event.watch, std::string(event.name)});
  if (events_.size() <= kMaxEvents) return;
  events_.pop_front();
  ++first_;
}

bool EventLog::concerns(uint64_t position, std::span<const Interest> interests) const {
  if (position < first_) return true;
  for (size_t i = position - first_; i < events_.size(); ++i) {
    const WatchEvent event{events_[i].what, events_[i].watch, events_[i].name};
    const bool is_hit = std::any_of(interests.begin(), interests.end(), [&](const Interest& each) {
      return concern_of(each, event) != Concern::None;
    });
    if (is_hit) return true;
  }
  return false;
}

void EventLog::clear() {
  first_ += events_.size();
  events_.clear();
}

}  // namespace venvctl
