// What the user approved, and which environments exist: in memory for the loop, in files for all.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/state_document.h"
#include "core/kinds/kind.h"
#include "core/resolve/decision.h"
#include "daemon/decisions/event_log.h"
#include "daemon/watch/interests.h"
#include "daemon/watch/watcher.h"
#include "daemon/workers/state_job.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

// Workers read and write the files, one change at a time, so that what is in memory never goes back
// to something older. They put watches on them too: other programs write the files as well.
class State {
 public:
  // A change waits for a lock or two and for the disk; a client waits for the change. That a lock
  // is held must be told before the worker is late.
  static constexpr std::chrono::milliseconds kLimit{5'000};
  static_assert(2 * kStateLockWait < kLimit);

  using OnDone = std::function<void(Result<void>)>;
  struct Events {
    std::function<void()> on_trust_change;  // approvals, or what is half made, have changed
    std::function<void()> on_pin_change;    // the pins in memory have
    std::function<void()> on_find;          // there is an environment that no file records yet
    // An event says that the files may be others by now; refresh_if_in_doubt is to be called soon.
    std::function<void()> on_doubt = [] {};
  };
  State(Workers& workers, std::string directory, Events events)
      : workers_(workers), directory_(std::move(directory)), events_(std::move(events)) {}

  // Makes the change and reads the files again; `on_done` follows on_trust_change.
  void change(StateChange change, OnDone on_done);
  // Reads what others may have written.
  void refresh(OnDone on_done) { change({}, std::move(on_done)); }
  // Where an event said so, and nothing has read them since. What this daemon wrote itself makes
  // such an event too; then the worker finds the files that it knows, and reads none.
  void refresh_if_in_doubt();
  void on_event(const WatchEvent& event);
  bool has_watch(int watch) const;
  // Watches that the files no longer need; each is told once.
  std::vector<int> take_unused_watches();

  // The files were read once, well or badly.
  bool is_loaded() const { return is_loaded_; }
  // Another one after each change of what is told here.
  uint64_t version() const { return version_; }
  const TrustList& trust() const { return snapshot_.trust; }
  // `venvctl create` is at work on it, or was interrupted: whoever approved it, it is not on.
  bool is_half_made(const Choice& choice) const;
  const Pins& pins() const { return snapshot_.pins.prefixes; }
  // Counts at once; written soon. Where it cannot be written it counts until the daemon ends.
  void approve(const TrustEntry& entry);
  // As in the file, with the uses that are not written yet.
  EnvironmentList environments() const;

  // The environment of an answer that was handed out; `now` in seconds since the epoch.
  void used(const Choice& choice, int64_t now);
  // One that was found and may not be in use.
  void seen(const Choice& choice);
  void forget_unwritten(const std::string& prefix) {
    ++version_;
    unwritten_.erase(prefix);
  }
  bool has_unwritten() const { return !unwritten_.empty(); }
  // Writes uses and finds. What cannot be written is tried again with the next.
  void flush(OnDone on_done);

  // What is wrong with the files as they were read.
  std::vector<std::string> notes() const;
  // Why uses could not be written; "" when they could.
  const std::string& write_failure() const { return write_failure_; }

 private:
  void start_next();
  void finish(WorkerProcess::End end, const Message& reply);
  void take(StateSnapshot snapshot);
  void take_inputs(const std::vector<WatchedInput>& inputs);
  void doubt();
  void add_unwritten_approvals();
  std::vector<EnvironmentRecord> half_made() const;
  EnvironmentRecord& unwritten(const Choice& choice);
  std::vector<EnvironmentRecord> worth_writing() const;
  // Takes out of unwritten_ what is the same there as in `written`.
  void drop_written(const std::map<std::string, EnvironmentRecord>& written);

  struct Queued {
    StateChange change;
    OnDone on_done;
  };
  Workers& workers_;
  std::string directory_;
  Events events_;
  std::deque<Queued> queue_;  // the first is at work
  bool is_working_ = false;
  bool is_loaded_ = false;
  bool is_in_doubt_ = false;
  std::vector<Interest> interests_;  // of the last job
  std::vector<int> unused_watches_;
  EventLog log_;  // of the job at work, whose watches are not known yet
  uint64_t log_position_ = 0;
  uint64_t version_ = 0;
  StateSnapshot snapshot_;
  std::vector<EnvironmentRecord> half_made_;  // of snapshot_, by prefix
  std::vector<TrustEntry> unwritten_approvals_;
  std::map<std::string, EnvironmentRecord> unwritten_;  // by prefix
  std::string failure_;                                 // of the last reading; "" none
  std::string write_failure_;                           // of the last flush; "" none
};

}  // namespace venvctl
