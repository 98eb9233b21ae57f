// The directories that did not answer in time, or in which a worker died, and how long workers
// avoid each of them.
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
  // How long workers avoid a local directory after it was late for the first time. The time is
  // short, because a late local directory usually means that the machine was busy, or that a link
  // leads to a remote directory.
  static constexpr std::chrono::seconds kLocalRest{2};
  static constexpr std::chrono::seconds kLongestRest{15 * 60};

  // Whether `path` is a place that must not be accessed now, or is inside such a place.
  bool is_resting(std::string_view path, Time now) const { return now < end_of_rest(path); }
  // When `path` may be accessed again. A time in the past if it may be accessed now.
  Time end_of_rest(std::string_view path) const;
  // The place will not be accessed for `first_rest`. Whenever it is late again, this time is
  // doubled, up to kLongestRest. A place that is not late again within kLongestRest after that time
  // is forgotten.
  void was_late(const std::string& place, std::chrono::seconds first_rest, Time now);
  // A worker died at `place` while it read `file` ("" if unknown). The place is treated as after
  // was_late(place, kLocalRest, now).
  void killed(const std::string& place, std::string file, Time now);
  // A path answered in time, so the places that contain it may be accessed again. A place in which
  // a worker died may be accessed again only if it is `path` itself.
  void was_quick(std::string_view path);
  // The places that did not answer in time and that workers still avoid.
  std::vector<std::string> resting(Time now) const;

  struct Killer {
    std::string place;
    std::string file;
  };
  // The places in which a worker died. A place is listed until it answers, or until kLongestRest
  // after the time for which it was avoided.
  std::vector<Killer> killers(Time now) const;

 private:
  struct Rest {
    Time until;
    std::chrono::seconds span;
    bool is_killer = false;
    std::string file = {};  // the file that killed the worker
  };
  std::map<std::string, Rest, std::less<>> places_;
};

}  // namespace venvctl
