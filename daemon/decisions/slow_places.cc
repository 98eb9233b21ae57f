#include "daemon/decisions/slow_places.h"

#include <algorithm>

#include "core/base/path.h"

namespace venvctl {

SlowPlaces::Time SlowPlaces::end_of_rest(std::string_view path) const {
  Time end = Time::min();
  for (const auto& [place, rest] : places_) {
    if (path_contains(place, path)) end = std::max(end, rest.until);
  }
  return end;
}

void SlowPlaces::was_late(const std::string& place, std::chrono::seconds first_rest, Time now) {
  std::erase_if(places_,
                [now](const auto& each) { return each.second.until + kLongestRest < now; });
  auto [at, is_new] = places_.try_emplace(place, Rest{now, first_rest});
  if (!is_new) at->second.span = std::min(at->second.span * 2, kLongestRest);
  at->second.until = now + at->second.span;
}

void SlowPlaces::killed(const std::string& place, std::string file, Time now) {
  was_late(place, kLocalRest, now);
  Rest& rest = places_.find(place)->second;
  rest.is_killer = true;
  rest.file = std::move(file);
}

// If a file in a directory crashed a worker, quick access to a subdirectory does not show that this
// file is harmless now. So only quick access to the directory itself counts.
void SlowPlaces::was_quick(std::string_view path) {
  std::erase_if(places_, [path](const auto& place) {
    return place.second.is_killer ? place.first == path : path_contains(place.first, path);
  });
}

std::vector<std::string> SlowPlaces::resting(Time now) const {
  std::vector<std::string> found;
  for (const auto& [place, rest] : places_) {
    if (now < rest.until && !rest.is_killer) found.push_back(place);
  }
  return found;
}

std::vector<SlowPlaces::Killer> SlowPlaces::killers(Time now) const {
  std::vector<Killer> found;
  for (const auto& [place, rest] : places_) {
    if (rest.is_killer && now < rest.until + kLongestRest) found.push_back({place, rest.file});
  }
  return found;
}

}  // namespace venvctl
