#include "daemon/watch/sightings.h"

#include <algorithm>
#include <utility>

namespace venvctl {

void Sightings::on_event(const WatchEvent& event) {
  switch (event.what) {
    case WatchEvent::What::Overflow:
      return seen_.clear();
    case WatchEvent::What::Moved:
    case WatchEvent::What::Gone:
      seen_.remove_if([&](const Seen& each) { return each.watch == event.watch; });
      return;
    case WatchEvent::What::Attributes:
      return;
    case WatchEvent::What::Changed:
    case WatchEvent::What::CameDirectory:
      return forget(event.watch, event.name);
    case WatchEvent::What::MadeDirectory:
      break;
  }
  forget(event.watch, event.name);
  const int64_t now_ns = world_.now_ns();
  const int64_t since = now_ns - looked_at_ns_;
  if (since < 0 || since > std::chrono::nanoseconds(kMoment).count()) {
    shells_ = std::make_shared<std::vector<std::string>>(world_.working_directories());
    looked_at_ns_ = now_ns;
  }
  seen_.push_back({event.watch, std::string(event.name), now_ns, shells_});
  if (seen_.size() > kMaxSightings) seen_.pop_front();
}

std::optional<SeenBirth> Sightings::find(int watch, std::string_view name) {
  forget_old();
  auto found = std::ranges::find_if(
      seen_, [&](const Seen& each) { return each.watch == watch && each.name == name; });
  if (found == seen_.end()) return std::nullopt;
  return SeenBirth{found->at_ns, *found->shells};
}

std::vector<int> Sightings::hold_back(const std::vector<int>& unused) {
  forget_old();
  std::set<int> all = std::exchange(held_back_, {});
  all.insert(unused.begin(), unused.end());
  for (const Seen& each : seen_) {
    if (all.erase(each.watch) > 0) held_back_.insert(each.watch);
  }
  return {all.begin(), all.end()};
}

void Sightings::forget(int watch, std::string_view name) {
  seen_.remove_if([&](const Seen& each) { return each.watch == watch && each.name == name; });
}

void Sightings::forget_old() {
  const int64_t oldest = world_.now_ns() - std::chrono::nanoseconds(kKeptFor).count();
  seen_.remove_if([oldest](const Seen& each) { return each.at_ns < oldest; });
}

}  // namespace venvctl
