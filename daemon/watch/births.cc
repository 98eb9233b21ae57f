#include "daemon/watch/births.h"

#include <algorithm>
#include <utility>

namespace venvctl {

void Births::on_event(const WatchEvent& event) {
  switch (event.what) {
    case WatchEvent::What::Overflow:
      by_watch_.clear();
      return seen_.clear();
    case WatchEvent::What::Moved:
    case WatchEvent::What::Gone:
      return forget_watch(event.watch);
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
  look_at_shells(now_ns);
  seen_.push_back({event.watch, std::string(event.name), now_ns, shells_});
  const auto added = std::prev(seen_.end());
  by_watch_[event.watch].emplace(added->name, added);
  if (seen_.size() > kMaxBirths) erase(seen_.begin());
}

std::optional<Birth> Births::find(int watch, std::string_view name) {
  world_.read_events();
  forget_old();
  const auto names = by_watch_.find(watch);
  if (names == by_watch_.end()) return std::nullopt;
  const auto found = names->second.find(name);
  if (found == names->second.end()) return std::nullopt;
  return Birth{found->second->at_ns, *found->second->shells};
}

void Births::look_at_shells(int64_t now_ns) {
  const int64_t passed_ms = (now_ns - raised_ns_) / 1'000'000;
  if (passed_ms < 0 || passed_ms >= kMaxReads) {  // negative if the clock was set back
    reads_left_ = kMaxReads;
    raised_ns_ = now_ns;
  } else if (passed_ms > 0) {
    reads_left_ = std::min(kMaxReads, reads_left_ + passed_ms * kReadsPerMillisecond);
    raised_ns_ = now_ns;
  }
  const uint64_t questions = world_.questions();
  const bool is_counted = shells_ && questions == questions_;
  if (is_counted && reads_left_ <= 0) return;
  questions_ = questions;
  shells_ = std::make_shared<std::vector<std::string>>(world_.working_directories());
  if (is_counted) reads_left_ -= static_cast<int64_t>(std::max<size_t>(shells_->size(), 1));
}

std::vector<int> Births::hold_back(const std::vector<int>& unused) {
  forget_old();
  std::set<int> all = std::exchange(held_back_, {});
  all.insert(unused.begin(), unused.end());
  std::vector<int> free;
  for (const int watch : all) {
    if (by_watch_.contains(watch)) {
      held_back_.insert(watch);
    } else {
      free.push_back(watch);
    }
  }
  return free;
}

void Births::forget(int watch, std::string_view name) {
  const auto names = by_watch_.find(watch);
  if (names == by_watch_.end()) return;
  const auto found = names->second.find(name);
  if (found != names->second.end()) erase(found->second);
}

Births::Order::iterator Births::erase(Order::iterator at) {
  const auto names = by_watch_.find(at->watch);
  names->second.erase(at->name);
  if (names->second.empty()) by_watch_.erase(names);
  return seen_.erase(at);
}

void Births::forget_watch(int watch) {
  const auto names = by_watch_.extract(watch);
  if (names.empty()) return;
  for (const auto& [name, at] : names.mapped()) seen_.erase(at);
}

void Births::forget_old() {
  const int64_t oldest = world_.now_ns() - std::chrono::nanoseconds(kBirthKeptFor).count();
  for (auto at = seen_.begin(); at != seen_.end();) at = at->at_ns < oldest ? erase(at) : ++at;
}

}  // namespace venvctl
