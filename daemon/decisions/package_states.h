// Knows the environments whose packages differ from the lock files of their projects.
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

// No answer waits for a comparison. It begins kSoon after it is wanted, one at a time; until then,
// the previous result counts. File events cause the next comparison.
class PackageStates {
 public:
  // An installer changes many files at once: one comparison serves many events.
  static constexpr std::chrono::milliseconds kSoon{100};
  // Comparisons use at most one part in kShare of the time, even if files change all the time.
  static constexpr int kShare = 10;
  // Reading large lock files may take long on a busy machine.
  static constexpr std::chrono::milliseconds kCompareWithin{1'500};
  // With more environments than this, all are forgotten, and compared again when they are wanted.
  static constexpr size_t kMaxKnown = 1024;

  // `on_change` is called when an environment begins to differ from its project, or no longer does.
  PackageStates(Loop& loop, Workers& workers, std::function<void()> on_change);

  // Whether the last comparison found a difference. False if the environment was never compared.
  bool differs(const Choice& choice) const;
  // A shell has received an answer with this environment.
  void want(const Choice& choice);
  void on_event(const WatchEvent& event);
  // Call it if events were lost: each environment is compared again at its next want().
  void doubt_all();
  // Forgets all others.
  struct Key {
    std::string project;
    std::string prefix;
    auto operator<=>(const Key&) const = default;
  };
  void keep_only(const std::set<Key>& used);

  // True while a worker may rely on a watch.
  bool is_working() const { return comparing_.has_value(); }
  bool has_watch(int watch) const { return interests_.has_watch(watch); }
  std::vector<int> take_unused_watches() { return interests_.take_unused(); }
  size_t watch_count() const { return interests_.watch_count(); }
  const SlowPlaces& slow_places() const { return slow_places_; }

 private:
  struct State {
    std::string version;  // of Python; decides which packages are wanted
    bool differs = false;
    uint32_t id = 0;  // of its interests; 0: must be compared again
  };
  void compare_soon(const Key& key);
  void start_timer();
  void compare_next();
  void finish(const Key& key, WorkerProcess::End end, const Message& reply);
  void take(const Key& key, State& state, CompareResult result);
  void doubt(State& state);

  Workers& workers_;
  const std::function<void()> on_change_;
  std::map<Key, State> states_;
  Interests interests_;
  std::unordered_map<uint32_t, Key> keys_;  // by the id of the interests
  uint32_t next_id_ = 1;
  std::set<Key> todo_;
  std::optional<Key> comparing_;
  EventLog log_;  // events since the current comparison began
  uint64_t log_position_ = 0;
  std::chrono::steady_clock::time_point began_;  // the current or last comparison
  std::chrono::steady_clock::time_point next_;   // not before this
  SlowPlaces slow_places_;
  Timer timer_;
};

}  // namespace venvctl
