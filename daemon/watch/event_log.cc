#include "daemon/watch/event_log.h"

#include <algorithm>

namespace venvctl {

void EventLog::add(const WatchEvent& event) {
  events_.push_back({event.what, event.watch, std::string(event.name)});
  if (events_.size() <= kMaxEvents) return;
  events_.pop_front();
  ++first_;
}

bool EventLog::concerns(uint64_t position, std::span<const WatchedName> interests) const {
  bool is_hit = false;
  const auto check = [&](const WatchEvent& event) {
    is_hit = is_hit || std::ranges::any_of(interests, [&](const WatchedName& each) {
               return concern_of(each, event) != Concern::None;
             });
  };
  return !replay(position, check) || is_hit;
}

bool EventLog::replay(uint64_t position,
                      const std::function<void(const WatchEvent&)>& on_event) const {
  for (size_t i = std::max(position, first_) - first_; i < events_.size(); ++i) {
    on_event({events_[i].what, events_[i].watch, events_[i].name});
  }
  return position >= first_;
}

void EventLog::clear() {
  first_ += events_.size();
  events_.clear();
}

}  // namespace venvctl
