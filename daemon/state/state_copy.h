// The user's approvals and pins and the recorded environments: an in-memory copy of the state
// files.
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

// Workers read and write the files, one change at a time, so the copy never reverts to older
// content. Workers also watch the files, because other programs also write them.
class StateCopy {
 public:
  // A change waits for up to two locks and for the disk, and a client waits for the change. A held
  // lock must be reported before the worker's deadline.
  static constexpr std::chrono::milliseconds kLimit{5'000};
  static_assert(2 * kFileLockWait < kLimit);

  using OnDone = std::function<void(Result<void>)>;
  struct Events {
    std::function<void()> on_trust_change;  // approvals or incomplete environments have changed
    std::function<void()> on_pin_change;    // the pins have changed
    std::function<void()> on_find;          // an environment was found that no file records yet
    // An event shows that the files may have changed; refresh_if_needed must be called soon.
    std::function<void()> on_possible_change = [] {};
    std::function<void()> on_new_content = [] {};  // the files were read and have changed
  };
  StateCopy(Workers& workers, std::string directory, Events events)
      : workers_(workers), directory_(std::move(directory)), events_(std::move(events)) {}

  // Makes the change and re-reads the files; `on_done` is called after on_trust_change.
  void change(StateChange change, OnDone on_done);
  // Re-reads the files, which other programs may have written.
  void refresh(OnDone on_done) { change({}, std::move(on_done)); }
  // Refreshes if an event on the files has arrived since they were last read. The daemon's own
  // writes also raise such events; then the worker finds the files unchanged and reads none.
  void refresh_if_needed();
  void on_event(const WatchEvent& event);
  bool has_watch(int watch) const;
  // Watches that the files no longer need; each is returned once.
  std::vector<int> take_unused_watches();

  // True once the files were read, whether that succeeded or not.
  bool is_loaded() const { return is_loaded_; }
  // Changes whenever the content of this copy changes.
  uint64_t version() const { return version_; }
  const TrustList& trust() const { return snapshot_.trust; }
  // True if `venvctl create` is working on the environment or was interrupted. Such an environment
  // is not activated, even if it is approved.
  bool is_half_made(const Choice& choice) const;
  const Pins& pins() const { return snapshot_.pins.prefixes; }
  // The approval is valid immediately and is written soon. If it cannot be written, it is valid
  // until the daemon ends.
  void approve(const TrustEntry& entry);
  const FoundList& found() const { return snapshot_.found; }
  // The records in the file, with the unwritten finds and uses.
  EnvironmentList environments() const;
  std::map<std::string, int64_t> last_uses() const;  // as last_uses_of()

  // Records that the environment was given in an answer; `now` is in seconds since the Unix epoch.
  void used(const Choice& choice, int64_t now);
  // Records that the environment was found; it may never have been used.
  void seen(const Choice& choice);
  void forget_unwritten(const std::string& prefix) {
    ++version_;
    unwritten_.erase(prefix);
  }
  bool has_unwritten() const { return !unwritten_.empty(); }
  // Writes the unwritten finds and uses. The next flush retries what cannot be written.
  void flush(OnDone on_done);

  // Problems with the files, found when they were last read.
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
  std::deque<Queued> queue_;  // the first is in progress
  bool is_working_ = false;
  bool is_loaded_ = false;
  bool may_have_changed_ = false;
  std::vector<WatchedName> interests_;  // of the last job
  std::vector<int> unused_watches_;
  EventLog log_;  // of the running job, whose watches are not known yet
  uint64_t log_position_ = 0;
  uint64_t version_ = 0;
  StateSnapshot snapshot_;
  std::vector<EnvironmentRecord> half_made_;  // of snapshot_, by prefix
  std::vector<TrustEntry> unwritten_approvals_;
  std::map<std::string, EnvironmentRecord> unwritten_;  // by prefix
  std::string failure_;                                 // of the last read; "" if none
  std::string write_failure_;                           // of the last flush; "" if none
};

}  // namespace venvctl
