#include "daemon/known_environments/dependents.h"

#include <algorithm>

namespace venvctl {

Dependents::Resting& Dependents::resting_on(const WatchedName& input) {
  Watch& watch = watches_[input.watch];
  return input.counts == WatchedName::Counts::Name ? watch.names[input.name] : watch.listing;
}

void Dependents::add(const WatchedName& input, Entry entry) {
  Resting& resting = resting_on(input);
  if (resting.all || std::ranges::find(resting.entries, entry) != resting.entries.end()) return;
  if (resting.entries.size() == kMaxNamed) return add_all(input);
  resting.entries.push_back(entry);
  ++size_;
}

void Dependents::add_all(const WatchedName& input) {
  Resting& resting = resting_on(input);
  resting.all = true;
  resting.entries = {};
}

void Dependents::clear() {
  watches_.clear();
  size_ = 0;
}

void Dependents::collect(const Resting& resting, Concerned& concerned) {
  concerned.all = concerned.all || resting.all;
  concerned.entries.insert(concerned.entries.end(), resting.entries.begin(), resting.entries.end());
}

Dependents::Concerned Dependents::concerned_by(const WatchEvent& event) const {
  Concerned concerned;
  const auto found = watches_.find(event.watch);
  if (found == watches_.end()) return concerned;
  const Watch& watch = found->second;
  collect(watch.listing, concerned);
  // An event without a name is about the directory itself.
  const bool is_about_all = event.what == WatchEvent::What::Moved ||
                            event.what == WatchEvent::What::Gone || event.name.empty();
  if (is_about_all) {
    for (const auto& [name, resting] : watch.names) collect(resting, concerned);
  } else if (const auto at = watch.names.find(std::string(event.name)); at != watch.names.end()) {
    collect(at->second, concerned);
  }
  return concerned;
}

std::vector<int> Dependents::watches() const {
  std::vector<int> watches;
  watches.reserve(watches_.size());
  for (const auto& [number, watch] : watches_) watches.push_back(number);
  return watches;
}

}  // namespace venvctl
