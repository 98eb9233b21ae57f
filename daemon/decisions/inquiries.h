// Sends each question to a worker, and repeats this until the result is up to date.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/resolve/resolver.h"
#include "daemon/decisions/inquiry.h"
#include "daemon/decisions/mount_quota.h"
#include "daemon/decisions/slow_places.h"
#include "daemon/state/state_copy.h"
#include "daemon/watch/births.h"
#include "daemon/watch/event_log.h"
#include "daemon/watch/mounts.h"
#include "daemon/workers/jobs/resolve_job.h"
#include "daemon/workers/jobs/witness_job.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

class Inquiries {
 public:
  static constexpr std::chrono::milliseconds kResolveWithin{500};
  // How many times a question is sent to workers at most. Without a limit, a question about files
  // that change all the time would never end.
  static constexpr int kMaxLooks = 3;

  // The result of the workers. Absent if no worker could inspect the directory, or if the result
  // may still change.
  using Outcome = std::optional<ResolveResult>;
  // Called once for each inquiry, when it has ended. The inquiry is destroyed after the call.
  using OnConclusion = std::function<void(Inquiry& inquiry, Outcome outcome)>;

  Inquiries(Loop& loop, Workers& workers, StateCopy& state, Births& births, const Mounts& mounts,
            OnConclusion on_conclusion);

  // Who asks. For a confirmation, a worker must read the files after the question came.
  enum class For { Prompt, Confirmation, Daemon };
  // `key` is the cache_key of `question`; equal questions share one inquiry.
  void ask(const std::string& key, const Question& question, Callers::OnAnswer on_answer,
           For who = For::Prompt);
  // Inspects the directory again, without a waiting client. Returns null if an inquiry about the
  // same question already runs: the result of that inquiry is enough.
  const Inquiry* recheck(std::string key, Question question);
  // Call this when the state files were read for the first time. Questions wait until then.
  void state_is_loaded();
  void on_event(const WatchEvent& event);

  bool is_empty() const { return in_flight_.empty(); }
  const SlowPlaces& slow_places() const { return slow_places_; }

 private:
  void look(Inquiry& inquiry);
  void finish(Inquiry& inquiry, WorkerProcess::End end, const Message& reply);
  void fail(Inquiry& inquiry, WorkerProcess::End end, const Message& reply);
  bool wants_witness(const ResolveResult& result);
  void ask_witness(Inquiry& inquiry, ResolveResult result);
  void hear_witness(Inquiry& inquiry, Result<WitnessResult> told, ResolveResult result);
  void settle(Inquiry& inquiry, ResolveResult result);
  void conclude(Inquiry& inquiry, Outcome outcome);
  void note_late(const Inquiry& inquiry);
  void leave_mount(const std::string& mount, bool was_late);

  Loop& loop_;
  Workers& workers_;
  StateCopy& state_;
  Births& births_;
  const Mounts& mounts_;
  const OnConclusion on_conclusion_;
  // Each inquiry must stay at its address until it has ended, because workers and the quota refer
  // to it.
  std::map<std::string, std::unique_ptr<Inquiry>, std::less<>> in_flight_;
  MountQuota quota_;
  SlowPlaces slow_places_;
  EventLog log_;  // events since the oldest inquiry began
};

}  // namespace venvctl
