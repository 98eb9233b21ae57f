// What each directory gets: from memory, or from a worker; kept true by file events and sweeps.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/resolve/resolver.h"
#include "core/wire/answer.h"
#include "daemon/decisions/decision_cache.h"
#include "daemon/decisions/event_log.h"
#include "daemon/decisions/slow_places.h"
#include "daemon/decisions/state.h"
#include "daemon/loop/timer.h"
#include "daemon/watch/epoch.h"
#include "daemon/watch/mounts.h"
#include "daemon/watch/sightings.h"
#include "daemon/watch/watcher.h"
#include "daemon/workers/resolve_job.h"
#include "daemon/workers/witness_job.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

// The rule that keeps it right: whatever a shell may remember under the current epoch is in the
// cache, with interests that tell of each change. What leaves the cache takes the epoch with it.
class Decisions {
 public:
  static constexpr std::chrono::milliseconds kAnswerWithin{wire::kAnswerDeadlineMs};
  static constexpr std::chrono::milliseconds kResolveWithin{500};
  // Files that change all the time may not keep a question busy for ever.
  static constexpr int kMaxLooks = 3;
  // In one sweep, beside the directories that shells are in.
  static constexpr size_t kSweptInTurn = 256;
  // At the same time: a remote file system that hangs may not take every worker.
  static constexpr size_t kLooksAtRemoteMount = 2;

  Decisions(Loop& loop, Workers& workers, State& state, Epoch& epoch, Sightings& sightings,
            const Mounts& mounts);

  // `on_answer` gets answer lines, once: at once when the decision is known, else when a worker has
  // made it, else `later` after kAnswerWithin.
  using OnAnswer = std::function<void(const std::string& lines)>;
  void answer(const Question& question, OnAnswer on_answer);
  // The same lines as for a directory without environment.
  std::string empty_answer() const;

  // The state files were read for the first time; questions have waited for it.
  void state_is_loaded();
  // Other answers for the same decisions.
  void trust_changed() { renew_epoch(); }
  // Every shell asks again; what is known stays.
  void renew_epoch();
  void on_event(const WatchEvent& event);
  // Nothing that was known is sure.
  void forget_all();
  // Looks again at the directories of these questions, and at others in turn.
  void sweep(const std::vector<Question>& held);
  // A worker is at a question, or will be.
  bool is_working() const { return !pending_.empty(); }
  bool has_watch(int watch) const { return cache_.interests().has_watch(watch); }
  // Watches that nothing rests on any more. None while a worker may rely on one.
  std::vector<int> take_unused_watches();

  size_t cached_count() const { return cache_.size(); }
  size_t watch_count() const { return cache_.interests().watch_count(); }
  // Since the sweep before the last.
  bool watch_limit_was_reached() const { return limit_since_sweep_ || limit_before_sweep_; }
  std::vector<std::string> slow_places() const;

 private:
  // A question that a worker is at, or that waits for one.
  struct Pending {
    Question question;
    std::vector<OnAnswer> waiting;  // none: the cached decision is looked at again
    uint64_t log_position = 0;
    int looks = 0;
    std::string mount;  // the remote one that holds the directory; "" none
    std::unique_ptr<Timer> later;
  };

  // Where looks are counted.
  struct RemoteMount {
    size_t looks = 0;
    std::deque<std::string> waiting;  // keys of pending ones
  };

  void ask(const std::string& key, const Question& question, OnAnswer on_answer);
  void look(const std::string& key);
  void finish(const std::string& key, WorkerProcess::End end, const Message& reply);
  bool wants_witness(const ResolveResult& result);
  void ask_witness(const std::string& key, ResolveResult result);
  void hear_witness(const std::string& key, Result<WitnessResult> told,
                    const ResolveResult& result);
  void settle(const std::string& key, ResolveResult result);
  void take(const std::string& key, Pending pending, ResolveResult result);
  void hand_out_once(const Pending& pending, Decision decision);
  void give_up(const std::string& key, Pending pending);
  void note_late(const Pending& pending);
  void leave_mount(const std::string& mount, bool was_late);
  void answer_later(const std::string& key);
  const std::string& current_answer(CachedDecision& cached);
  std::string lines(const Decision& decision, bool may_remember, bool* has_environment) const;
  void hand_out(CachedDecision& cached, const OnAnswer& on_answer);
  void drop(const std::vector<uint64_t>& ids);
  void look_at_next();
  void look_again(uint64_t id);
  void end_look(const std::string& key);

  Loop& loop_;
  Workers& workers_;
  State& state_;
  Epoch& epoch_;
  Sightings& sightings_;
  const Mounts& mounts_;
  DecisionCache cache_;
  std::map<std::string, Pending, std::less<>> pending_;
  std::map<std::string, RemoteMount> remote_mounts_;
  EventLog log_;
  SlowPlaces slow_places_;
  // Known decisions that are to be looked at again, one at a time: shells that wait for an answer
  // come first, and there may be thousands.
  std::set<uint64_t> doubtful_;  // soon: more such events may come
  std::set<uint64_t> again_;
  std::string looking_again_;  // its key; "" none
  Timer doubt_timer_;
  bool limit_since_sweep_ = false;
  bool limit_before_sweep_ = false;
};

}  // namespace venvctl
