// Directories that did not answer in time or that killed a worker, and how long each is avoided.
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
  // Short for a local directory: more likely the machine was busy, or a link leads to a remote one.
  static constexpr std::chrono::seconds kLocalRest{2};
  static constexpr std::chrono::seconds kLongestRest{15 * 60};

  // `path` is, or is inside, a place that is not accessed now.
  bool is_resting(std::string_view path, Time now) const;
  // The place is not accessed for `first_rest`. Each time it is late again, this time is doubled,
  // up to kLongestRest. If it is not late again within kLongestRest after that, it is forgotten.
  void was_late(const std::string& place, std::chrono::seconds first_rest, Time now);
  // A worker died at `place` while it read `file` ("": unknown). The effect is that of
  // was_late(place, kLocalRest, now).
  void killed(const std::string& place, std::string file, Time now);
  // Something inside `path` answered: the places that contain it work again.
  void was_quick(std::string_view path);
  // The late places that are not accessed now.
  std::vector<std::string> resting(Time now) const;

  struct Killer {
    std::string place;
    std::string file;
  };
  // Places that killed a worker, until they answer or until kLongestRest after their rest.
  std::vector<Killer> killers(Time now) const;

 private:
  struct Rest {
    Time until;
    std::chrono::seconds span;
    bool is_killer = false;
    std::string file = {};  // that killed the worker
  };
  std::map<std::string, Rest, std::less<>> places_;
};

}  // namespace venvctl
