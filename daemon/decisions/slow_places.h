// Directories that did not answer in time, and how long each is left alone.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

class SlowPlaces {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kRemoteRest{60};
  // Of a local directory: more likely the machine was busy, or a link in it leads to a remote one.
  static constexpr std::chrono::seconds kLocalRest{2};
  static constexpr std::chrono::seconds kLongestRest{15 * 60};

  // `path` is, or is inside, a place that is left alone now.
  bool is_resting(std::string_view path, Time now) const;
  // Each time in a row the rest is twice as long as `first_rest`. In a row is what follows within
  // kLongestRest after a rest; then a place is forgotten.
  void was_late(const std::string& place, std::chrono::seconds first_rest, Time now);
  // Something inside `path` answered: what contains it is well again.
  void was_quick(std::string_view path);
  std::vector<std::string> resting(Time now) const;

 private:
  struct Rest {
    Time until;
    std::chrono::seconds span;
  };
  std::map<std::string, Rest, std::less<>> places_;
};

}  // namespace venvctl
