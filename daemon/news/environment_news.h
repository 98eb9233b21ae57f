// Notices when known environments appear, disappear, break or are repaired.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/inventory/listing.h"
#include "core/news/news_file.h"
#include "daemon/known_environments/known_environments.h"
#include "daemon/loop/timer.h"
#include "daemon/state/state_copy.h"

namespace venvctl {

// The question to KnownEnvironments that finds the environments for `request`, with the current
// records.
SurveyQuestion survey_question(const ListingRequest& request, const StateCopy& state);

// While a program watches, asks KnownEnvironments again after each change, and compares the result
// with the previous one. If no program watches, does nothing. The next program that watches then
// gets the differences since the last comparison.
class EnvironmentNews {
 public:
  // How long one request is valid. Watchers repeat their request more often than this.
  static constexpr std::chrono::seconds kHeldFor{150};
  // How many different requests are kept. If watchers have different settings, they see different
  // environments.
  static constexpr size_t kMaxRequests = 4;
  // The delay before an inspection, because the creation of an environment changes many files.
  static constexpr std::chrono::milliseconds kDelay{100};
  // The pause after an inspection is this many times as long as the inspection.
  static constexpr int kPause = 5;

  using Tell = std::function<void(NewsItem item)>;
  EnvironmentNews(Loop& loop, KnownEnvironments& environments, const StateCopy& state, Tell tell);

  // Starts to notice changes, for kHeldFor. Calls `on_ready` when the current environments are
  // known.
  void watch(const ListingRequest& request, std::function<void()> on_ready);
  bool is_watched() const { return Clock::now() < watched_until_; }
  // Call this when a file of an environment, or a record, may have changed.
  void may_have_changed();

 private:
  using Clock = std::chrono::steady_clock;
  enum class State { Absent, Whole, Foreign, Broken };
  struct Watched {
    ListingRequest request;
    std::set<std::string> prefixes;  // the environments that the last inspection found
    bool is_known = false;           // whether there was an inspection
  };
  void look(size_t index, std::function<void()> on_ready);
  void compare(Watched& watched, const std::vector<Candidate>& candidates);
  // Absent if the environment is still being created; its earlier state then stays.
  std::optional<State> state_of(const Candidate& candidate, const EnvironmentList& records) const;
  void note(const std::string& prefix, State now, bool is_news);

  KnownEnvironments& environments_;
  const StateCopy& state_;
  const Tell tell_;
  Timer timer_;
  Clock::time_point watched_until_;
  Clock::time_point resting_until_;
  std::vector<Watched> watched_;
  std::map<std::string, State> states_;  // by prefix
};

}  // namespace venvctl
