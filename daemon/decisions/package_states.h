// Knows which environments have packages that differ from the lock files of their projects.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/resolve/decision.h"
#include "daemon/decisions/slow_places.h"
#include "daemon/loop/timer.h"
#include "daemon/watch/event_log.h"
#include "daemon/watch/interests.h"
#include "daemon/watch/watcher.h"
#include "daemon/workers/jobs/compare_job.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

// No answer waits for a comparison: an answer uses the result of the previous one. A comparison
// begins kSoon after want(), and only one runs at a time. After file events, want() causes another
// comparison. A comparison that failed is repeated when its environment may be accessed again.
class PackageStates {
 public:
  // The delay before a comparison. An installer changes many files, so one comparison can serve
  // many events.
  static constexpr std::chrono::milliseconds kSoon{100};
  // Comparisons use at most 1/kShare of the time, even if files change all the time.
  static constexpr int kShare = 10;
  // The time limit of a comparison. On a busy machine, reading large lock files may take long.
  static constexpr std::chrono::milliseconds kCompareWithin{1'500};
  // If there are more environments than this, all are forgotten, and each is compared again when it
  // is wanted.
  static constexpr size_t kMaxKnown = 1024;

  // `on_change` is called when an environment starts or stops differing from its lock file.
  PackageStates(Loop& loop, Workers& workers, std::function<void()> on_change);

  // Whether the last comparison found a difference. False if the environment was never compared.
  bool differs(const Choice& choice) const;
  // Call this when a shell has received an answer with this environment.
  void want(const Choice& choice);
  // After an Overflow, each environment is compared again at its next want(), so all answers must
  // become outdated.
  void on_event(const WatchEvent& event);
  // File systems appeared or disappeared at these paths. Compares an environment again if its
  // directory or its project contains one of these paths, or is inside one.
  void on_mount_change(const std::vector<std::string>& mount_points);
  struct Key {
    std::string project;
    std::string prefix;
    auto operator<=>(const Key&) const = default;
  };
  // Forgets all environments except those in `used` and those that were wanted since the last call.
  // The latter may be missing in `used`, because a decision about an environment that cannot be
  // watched is never stored.
  void keep_only(const std::set<Key>& used);

  // True while a worker may rely on a watch.
  bool is_working() const { return comparing_.has_value(); }
  bool has_watch(int watch) const { return interests_.has_watch(watch); }
  std::vector<int> take_unused_watches() { return interests_.take_unused(); }
  size_t watch_count() const { return interests_.watch_count(); }
  const SlowPlaces& slow_places() const { return slow_places_; }

 private:
  struct State {
    std::string version;  // version of Python; decides which packages are wanted
    bool differs = false;
    bool is_wanted = false;  // since the last keep_only()
    uint32_t id = 0;         // id of its interests; 0 if it must be compared again
  };
  void compare_soon(const Key& key);
  void start_timer(std::chrono::steady_clock::time_point earliest);
  void compare_next();
  void finish(const Key& key, WorkerProcess::End end, const Message& reply);
  void take(const Key& key, State& state, CompareResult result);
  void doubt(State& state);
  void doubt_all();

  Workers& workers_;
  const std::function<void()> on_change_;
  std::map<Key, State> states_;
  Interests interests_;
  std::unordered_map<uint32_t, Key> keys_;  // by the id of their interests
  uint32_t next_id_ = 1;
  std::set<Key> todo_;
  std::optional<Key> comparing_;
  EventLog log_;  // events since the current comparison began
  uint64_t log_position_ = 0;
  std::chrono::steady_clock::time_point began_;  // when the current or last comparison began
  std::chrono::steady_clock::time_point next_;   // when the next comparison may begin
  SlowPlaces slow_places_;
  Timer timer_;
  std::chrono::steady_clock::time_point timer_due_;  // of timer_
};

}  // namespace venvctl
