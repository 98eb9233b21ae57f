#include "daemon/inventory/dependents.h"

#include <algorithm>

namespace venvctl {

void Dependents::add(const WatchedInput& input, Entry entry) {
  Resting& resting = watches_[input.watch][input.name];
  if (resting.all || std::ranges::find(resting.entries, entry) != resting.entries.end()) return;
  if (resting.entries.size() == kMaxNamed) return add_all(input);
  resting.entries.push_back(entry);
  ++size_;
}

void Dependents::add_all(const WatchedInput& input) {
  Resting& resting = watches_[input.watch][input.name];
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
  const Names& names = found->second;
  // With no name it is about the directory itself.
  const bool is_about_all = event.what == WatchEvent::What::Moved ||
                            event.what == WatchEvent::What::Gone || event.name.empty();
  if (is_about_all) {
    for (const auto& [name, resting] : names) collect(resting, concerned);
    return concerned;
  }
  for (const std::string& name : {std::string(event.name), std::string(WatchedInput::kEveryName)}) {
    if (const auto at = names.find(name); at != names.end()) collect(at->second, concerned);
  }
  return concerned;
}

std::vector<int> Dependents::watches() const {
  std::vector<int> watches;
  watches.reserve(watches_.size());
  for (const auto& [watch, names] : watches_) watches.push_back(watch);
  return watches;
}

}  // namespace venvctl
