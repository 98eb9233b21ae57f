// The user's approvals and pins, and the recorded environments: a copy of the state files in
// memory.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/result.h"
#include "core/kinds/kind.h"
#include "core/resolve/decision.h"
#include "daemon/watch/event_log.h"
#include "daemon/watch/interests.h"
#include "daemon/watch/watcher.h"
#include "daemon/workers/jobs/state_job.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

// Workers read and write the files, one change at a time, so this copy never goes back to older
// content. Workers also watch the files, because other programs may write them, too.
class StateCopy {
 public:
  // The time limit of a change, because a client waits for the change. A change may wait for two
  // locks and for the disk. If another program holds a lock, the worker must be able to report this
  // before the limit is reached.
  static constexpr std::chrono::milliseconds kLimit{5'000};
  static_assert(2 * kFileLockWait < kLimit);

  using OnDone = std::function<void(Result<void>)>;
  struct Events {
    std::function<void()> on_trust_change;  // approvals or incomplete environments have changed
    std::function<void()> on_pin_change;    // pins or environments of other worlds have changed
    std::function<void()> on_find;          // an environment was found that has no record yet
    // Called after an event about the files: they may have changed, and refresh_if_needed() must be
    // called soon.
    std::function<void()> on_possible_change = [] {};
    std::function<void()> on_new_content = [] {};  // the files were read and have changed
  };
  StateCopy(Workers& workers, std::string directory, Events events)
      : workers_(workers), directory_(std::move(directory)), events_(std::move(events)) {}

  // Makes the change and reads the files again. `on_done` is called after on_trust_change.
  void change(StateChange change, OnDone on_done);
  // Reads the files again, because other programs may have written them.
  void refresh(OnDone on_done) { change({}, std::move(on_done)); }
  // Reads the files again if an event about them has arrived since they were last read. The
  // daemon's own writes also cause such events; the worker then finds that the files are the same
  // as in this copy, and does not read them.
  void refresh_if_needed();
  void on_event(const WatchEvent& event);
  bool has_watch(int watch) const;
  // Returns watches that the files no longer need. Each is returned once.
  std::vector<int> take_unused_watches();

  // True once a worker has tried to read the files, even if it failed.
  bool is_loaded() const { return is_loaded_; }
  // Changes whenever the content of this copy changes.
  uint64_t version() const { return version_; }
  const TrustList& trust() const { return snapshot_.trust; }
  // True if `venvctl create` is still creating the environment, or was interrupted. Such an
  // environment is not activated, even if it is approved.
  bool is_half_made(const Choice& choice) const;
  const Pins& pins() const { return snapshot_.pins.prefixes; }
  const OtherWorlds& other_worlds() const { return other_worlds_; }
  // The approval is valid immediately, and is written soon. If it cannot be written, it is valid
  // until the daemon ends.
  void approve(const TrustEntry& entry);
  const FoundList& found() const { return snapshot_.found; }
  // The records in the file, together with those that are not written yet.
  EnvironmentList environments() const;
  // As last_uses_of() returns them, together with those that are not written yet.
  const std::map<std::string, int64_t>& last_uses() const { return last_uses_; }

  // Records that an answer contained the environment. `now` is in seconds since 1970.
  void used(const Choice& choice, int64_t now);
  // Records that the environment was found, even if it was never used.
  void seen(const Choice& choice);
  void forget_unwritten(const std::string& prefix) {
    ++version_;
    unwritten_.erase(prefix);
    collect_last_uses();
  }
  bool has_unwritten() const { return !unwritten_.empty(); }
  // Writes the records that are not written yet. If that fails, the next flush tries again.
  void flush(OnDone on_done);

  // Problems that were found when the files were last read.
  std::vector<std::string> notes() const;
  // Why the last flush failed; "" if it succeeded.
  const std::string& write_failure() const { return write_failure_; }

 private:
  void start_next();
  void finish(WorkerProcess::End end, const Message& reply);
  void take(StateSnapshot snapshot);
  void take_inputs(std::vector<WatchedName> inputs);
  void note_possible_change();
  void add_unwritten_approvals();
  void collect_last_uses();
  std::vector<EnvironmentRecord> half_made() const;
  EnvironmentRecord& unwritten(const Choice& choice);
  std::vector<EnvironmentRecord> worth_writing() const;
  // Removes from unwritten_ the records whose last use is the same as in `written`.
  void drop_written(const std::map<std::string, EnvironmentRecord>& written);

  struct Queued {
    StateChange change;
    OnDone on_done;
  };
  Workers& workers_;
  std::string directory_;
  Events events_;
  std::deque<Queued> queue_;  // the first change is in progress
  bool is_working_ = false;
  bool is_loaded_ = false;
  bool may_have_changed_ = false;
  std::vector<WatchedName> interests_;  // inputs of the last job
  std::vector<int> unused_watches_;
  EventLog log_;  // events during the running job, whose watches are not known yet
  uint64_t log_position_ = 0;
  uint64_t version_ = 0;
  StateSnapshot snapshot_;
  OtherWorlds other_worlds_;                  // computed from snapshot_
  std::vector<EnvironmentRecord> half_made_;  // the incomplete environments in snapshot_
  std::vector<TrustEntry> unwritten_approvals_;
  std::map<std::string, EnvironmentRecord> unwritten_;  // by prefix
  std::map<std::string, int64_t> last_uses_;            // computed from both kinds of records
  // Why the last reading failed; "" if it succeeded.
  std::string failure_;
  // Why the last flush failed; "" if it succeeded.
  std::string write_failure_;
};

}  // namespace venvctl
