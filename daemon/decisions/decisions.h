// Provides the decision for each directory, from memory or from a worker. File events and sweeps
// keep decisions up to date.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/resolve/resolver.h"
#include "daemon/decisions/decision_cache.h"
#include "daemon/decisions/forgotten.h"
#include "daemon/decisions/inquiries.h"
#include "daemon/decisions/package_states.h"
#include "daemon/decisions/recheck_queue.h"
#include "daemon/decisions/slow_places.h"
#include "daemon/state/state_copy.h"
#include "daemon/watch/births.h"
#include "daemon/watch/epoch.h"
#include "daemon/watch/event_log.h"
#include "daemon/watch/mounts.h"
#include "daemon/watch/watcher.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

// The following always holds: if a shell may remember an answer under the current epoch, the
// decision of this answer is in the cache, and all inputs of the decision are watched. Therefore,
// when such a decision is removed from the cache, the epoch is renewed.
class Decisions {
 public:
  // How many decisions one sweep inspects, in addition to those for the directories of shells.
  static constexpr size_t kSweptInTurn = 64;
  // If one event concerns more decisions than this, all decisions are forgotten, and each is made
  // again when a shell asks for it. Otherwise workers would make many decisions at once.
  static constexpr size_t kMaxDropped = 256;
  // A decision that was not inspected for this long is inspected again before it is sent. This
  // limits the effect of a missed event.
  static constexpr std::chrono::milliseconds kFreshFor{60'000};

  // Returns milliseconds since an arbitrary moment. The clock also advances while the machine is
  // suspended.
  using Clock = std::function<int64_t()>;
  static int64_t boot_clock_ms();

  Decisions(Loop& loop, Workers& workers, StateCopy& state, Epoch& epoch, Births& births,
            const Mounts& mounts, std::chrono::milliseconds fresh_for = kFreshFor,
            Clock clock = boot_clock_ms);

  // Calls `on_answer` once with the answer lines: immediately if the decision is in the cache,
  // otherwise when a worker has made it. If that takes longer than wire::kAnswerDeadlineMs, the
  // answer is `later`.
  using OnAnswer = Callers::OnAnswer;
  void answer(const Question& question, OnAnswer on_answer);
  // Like answer(), but a worker always reads the files again after this call, because not every
  // write causes an event: a write through a hard link in an unwatched directory causes none. The
  // answer is `later` after wire::kConfirmationDeadlineMs.
  void confirm(const Question& question, OnAnswer on_answer);
  // Like answer(), for a program that asks once. If the decision is not in the cache, waits as long
  // as confirm() does, because a program, unlike a prompt, does not ask again.
  void answer_program(const Question& question, OnAnswer on_answer);
  // Like answer(), for the daemon's own use. No shell gets the answer, so no environment is
  // recorded as used. The answer is `later` after Inquiry::kFollowWithin.
  void follow(const Question& question, OnAnswer on_answer);
  // `on_outdated` is called whenever answers may have changed.
  void on_outdated(std::function<void()> on_outdated) { on_outdated_ = std::move(on_outdated); }

  // Call this when the state files were read for the first time. Questions wait until then.
  void state_is_loaded() { inquiries_.state_is_loaded(); }
  // Call this when answers change although decisions stay the same, for example after an approval.
  void trust_changed() { renew_epoch(); }
  // Makes every shell ask again. The decisions stay in the cache.
  void renew_epoch();
  void on_event(const WatchEvent& event);
  // A file system was mounted on or unmounted from each of these mount points.
  void on_mount_change(const std::vector<std::string>& mount_points);
  // Forgets all decisions and makes every answer invalid.
  void forget_all();
  // Checks the decisions for `held` (the questions of live shells) again, and kSweptInTurn of all
  // decisions. The next sweep continues with the decisions after these. If `held` is empty, no
  // decision is checked.
  void sweep(const std::vector<Question>& held);
  // True while a worker has a question or compares packages, and while a question waits for a
  // worker.
  bool is_working() const { return !inquiries_.is_empty() || packages_.is_working(); }
  bool has_watch(int watch) const {
    return cache_.interests().has_watch(watch) || packages_.has_watch(watch);
  }
  // Returns the watches that no decision and no comparison of packages needs any more. Returns none
  // while a worker is busy, because the worker may rely on them.
  std::vector<int> take_unused_watches();

  size_t cached_count() const { return cache_.size(); }
  size_t cached_bytes() const { return cache_.bytes(); }
  size_t watch_count() const { return cache_.interests().watch_count() + packages_.watch_count(); }
  // True if the kernel's limit of watches was reached since the sweep before the last one.
  bool watch_limit_was_reached() const { return limit_since_sweep_ || limit_before_sweep_; }
  std::vector<std::string> slow_places() const;
  std::vector<SlowPlaces::Killer> places_that_kill() const;

 private:
  void ask(std::string key, const Question& question, OnAnswer on_answer,
           Inquiries::For who = Inquiries::For::Prompt);
  CachedDecision* find_fresh(const std::string& key);
  void conclude(Inquiry& inquiry, Inquiries::Outcome outcome);
  void take(Inquiry& inquiry, ResolveResult result);
  void give_up(Inquiry& inquiry);
  void answer_once(Inquiry& inquiry, Decision decision);
  void send(Inquiry& inquiry, SharedDecision& shared);
  void want_packages(const SharedDecision& shared);
  const std::string& text_of(SharedDecision& shared);
  const std::string& text_for_shell(SharedDecision& shared);
  std::string lines(const Decision& decision, bool may_remember, bool* has_environment) const;
  void drop(const std::vector<uint32_t>& ids);
  void make_answers_outdated();
  void check_again(std::vector<uint32_t> ids);
  void recheck_next();
  void recheck(uint32_t id);

  StateCopy& state_;
  Epoch& epoch_;
  DecisionCache cache_;
  Forgotten forgotten_;
  Inquiries inquiries_;
  // Decisions are checked again one at a time, because there may be thousands, and shells that wait
  // for an answer come first.
  RecheckQueue rechecks_;
  PackageStates packages_;
  // The inquiry that is checking a decision again; null if there is none.
  const Inquiry* rechecking_ = nullptr;
  const std::chrono::milliseconds fresh_for_;
  const Clock clock_;
  // True if a shell has received the path of the current epoch. If no shell has received it, a
  // change does not renew the epoch, so that thousands of events do not create thousands of files.
  bool is_epoch_known_ = false;
  bool limit_since_sweep_ = false;
  bool limit_before_sweep_ = false;
  std::function<void()> on_outdated_ = [] {};
};

}  // namespace venvctl
