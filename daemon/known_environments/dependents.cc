#include "daemon/known_environments/dependents.h"

#include <algorithm>

namespace venvctl {

Dependents::Name Dependents::number_of(const WatchedName& input) {
  if (input.counts != WatchedName::Counts::Name) return kAnyName;
  const auto next = static_cast<Name>(names_.size() + 1);
  return names_.try_emplace(input.name, next).first->second;
}

std::span<const Dependents::Dependency> Dependents::with_name(const Dependencies& dependencies,
                                                              Name name) {
  const auto begin = std::ranges::lower_bound(dependencies, Dependency{name, 0});
  const auto end = std::ranges::upper_bound(dependencies, Dependency{name, kAllEntries});
  return {begin, end};
}

void Dependents::add(const WatchedName& input, Entry entry) {
  Dependencies& dependencies = watches_[input.watch];
  const Dependency added{number_of(input), entry};
  const auto same_name = with_name(dependencies, added.name);
  if (!same_name.empty() && same_name.back().entry == kAllEntries) return;
  const auto place = std::ranges::lower_bound(dependencies, added);
  if (place != dependencies.end() && *place == added) return;
  if (same_name.size() == kMaxNamed) return replace_by_all(dependencies, added.name);
  dependencies.insert(place, added);
  ++size_;
}

void Dependents::add_all(const WatchedName& input) {
  replace_by_all(watches_[input.watch], number_of(input));
}

void Dependents::replace_by_all(Dependencies& dependencies, Name name) {
  std::erase_if(dependencies, [&](const Dependency& each) { return each.name == name; });
  const Dependency all{name, kAllEntries};
  dependencies.insert(std::ranges::lower_bound(dependencies, all), all);
}

void Dependents::clear() {
  watches_.clear();
  names_.clear();
  size_ = 0;
}

void Dependents::collect(std::span<const Dependency> dependencies, Concerned& concerned) {
  for (const Dependency& each : dependencies) {
    if (each.entry == kAllEntries) {
      concerned.all = true;
    } else {
      concerned.entries.push_back(each.entry);
    }
  }
}

Dependents::Concerned Dependents::concerned_by(const WatchEvent& event) const {
  Concerned concerned;
  const auto found = watches_.find(event.watch);
  if (found == watches_.end()) return concerned;
  // An event without a name is about the watched directory itself.
  const bool is_about_all = event.what == WatchEvent::What::Moved ||
                            event.what == WatchEvent::What::Gone || event.name.empty();
  if (is_about_all) {
    collect(found->second, concerned);
    return concerned;
  }
  collect(with_name(found->second, kAnyName), concerned);
  if (const auto name = names_.find(std::string(event.name)); name != names_.end()) {
    collect(with_name(found->second, name->second), concerned);
  }
  return concerned;
}

std::vector<int> Dependents::watches() const {
  std::vector<int> watches;
  watches.reserve(watches_.size());
  for (const auto& [number, dependencies] : watches_) watches.push_back(number);
  return watches;
}

}  // namespace venvctl
