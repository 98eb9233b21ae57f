#include "daemon/watch/interests.h"

#include <algorithm>

#include "daemon/watch/deciding_names.h"

namespace venvctl {

namespace {

Concern concern(std::string_view interest_name, const WatchEvent& event) {
  switch (event.what) {
    case WatchEvent::What::Moved:
    case WatchEvent::What::Gone:
    case WatchEvent::What::Overflow:
      return Concern::Certain;
    case WatchEvent::What::Attributes:
      return Concern::None;  // decisions hold by names; a sweep sees modes and owners
    case WatchEvent::What::Changed:
    case WatchEvent::What::MadeDirectory:
    case WatchEvent::What::CameDirectory:
      break;
  }
  if (interest_name == Interest::kEveryName) return Concern::Possible;
  const bool is_level = interest_name == Interest::kMarkers;
  if (!interest_name.empty() && !is_level) {
    return interest_name == event.name ? Concern::Certain : Concern::None;
  }
  if (is_deciding_name(event.name)) return Concern::Certain;
  return is_level || event.what == WatchEvent::What::Changed ? Concern::None : Concern::Possible;
}

void make_unique(std::vector<Interests::Decision>& decisions) {
  std::sort(decisions.begin(), decisions.end());
  decisions.erase(std::unique(decisions.begin(), decisions.end()), decisions.end());
}

}  // namespace

Concern concern_of(const Interest& interest, const WatchEvent& event) {
  const bool is_meant = event.what == WatchEvent::What::Overflow || event.watch == interest.watch;
  return is_meant ? concern(interest.name, event) : Concern::None;
}

void Interests::add(Decision decision, std::span<const Interest> interests) {
  for (const Interest& interest : interests) {
    entries_[interest.watch].push_back({interest.name, decision});
  }
}

void Interests::remove(Decision decision, std::span<const Interest> interests) {
  for (const Interest& interest : interests) {
    auto found = entries_.find(interest.watch);
    if (found == entries_.end()) continue;
    std::erase_if(found->second,
                  [decision](const Entry& entry) { return entry.decision == decision; });
    if (!found->second.empty()) continue;
    entries_.erase(found);
    emptied_.push_back(interest.watch);
  }
}

void Interests::clear() {
  for (const auto& [watch, entries] : entries_) emptied_.push_back(watch);
  entries_.clear();
}

Interests::Concerned Interests::concerned_by(const WatchEvent& event) const {
  Concerned concerned;
  auto found = entries_.find(event.watch);
  if (found == entries_.end()) return concerned;
  for (const Entry& entry : found->second) {
    switch (concern(entry.name, event)) {
      case Concern::Certain:
        concerned.certain.push_back(entry.decision);
        break;
      case Concern::Possible:
        concerned.possible.push_back(entry.decision);
        break;
      case Concern::None:
        break;
    }
  }
  make_unique(concerned.certain);
  make_unique(concerned.possible);
  std::erase_if(concerned.possible, [&concerned](Decision decision) {
    return std::binary_search(concerned.certain.begin(), concerned.certain.end(), decision);
  });
  return concerned;
}

std::vector<int> Interests::take_unused() {
  std::vector<int> unused = std::move(emptied_);
  emptied_.clear();
  std::sort(unused.begin(), unused.end());
  unused.erase(std::unique(unused.begin(), unused.end()), unused.end());
  std::erase_if(unused, [this](int watch) { return entries_.contains(watch); });
  return unused;
}

}  // namespace venvctl
