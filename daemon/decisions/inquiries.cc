#include "daemon/decisions/inquiries.h"

#include <utility>

#include "core/base/path.h"
#include "core/trust/approval.h"
#include "core/trust/policy.h"

namespace venvctl {

Inquiries::Inquiries(Loop& loop, Workers& workers, StateCopy& state, Births& births,
                     const Mounts& mounts, OnConclusion on_conclusion)
    : loop_(loop),
      workers_(workers),
      state_(state),
      births_(births),
      mounts_(mounts),
      on_conclusion_(std::move(on_conclusion)) {}

void Inquiries::ask(const std::string& key, const Question& question, Callers::OnAnswer on_answer,
                    For who) {
  std::unique_ptr<Inquiry>& inquiry = in_flight_[key];
  const bool is_new = !inquiry;
  if (is_new) inquiry = std::make_unique<Inquiry>(key, question);
  inquiry->was_joined = !is_new;
  inquiry->must_look_again = inquiry->must_look_again || (!is_new && who == For::Confirmation);
  Callers& callers = who == For::Prompt         ? inquiry->prompts
                     : who == For::Confirmation ? inquiry->confirmations
                                                : inquiry->followers;
  callers.add(loop_, std::move(on_answer));
  if (is_new && state_.is_loaded()) look(*inquiry);
}

// If an inquiry about the same question already runs, it serves for this check, too. A worker may
// have read a file for it before the file changed, but the event log then makes a worker read the
// file again.
const Inquiry* Inquiries::recheck(std::string key, Question question) {
  std::unique_ptr<Inquiry>& inquiry = in_flight_[key];
  if (inquiry) return nullptr;
  inquiry = std::make_unique<Inquiry>(std::move(key), std::move(question));
  look(*inquiry);
  return inquiry.get();
}

void Inquiries::state_is_loaded() {
  for (const auto& [key, inquiry] : in_flight_) {
    if (inquiry->looks == 0) look(*inquiry);
  }
}

void Inquiries::on_event(const WatchEvent& event) {
  if (!is_empty()) log_.add(event);
}

void Inquiries::look(Inquiry& inquiry) {
  inquiry.mount = mounts_.remote_mount_of(inquiry.question.directory);
  if (!quota_.enter(inquiry.mount, inquiry)) return;
  ++inquiry.looks;
  inquiry.was_joined = false;
  inquiry.must_look_again = false;
  inquiry.log_position = log_.position();
  inquiry.question.pins = state_.pins();
  inquiry.question.last_uses = state_.last_uses();
  inquiry.question.other_worlds = state_.other_worlds();
  workers_.submit(job_message<ResolveJob>(inquiry.question), kResolveWithin,
                  [this, &inquiry](WorkerProcess::End end, const Message& reply) {
                    finish(inquiry, end, reply);
                  });
}

void Inquiries::finish(Inquiry& inquiry, WorkerProcess::End end, const Message& reply) {
  leave_mount(inquiry.mount, end == WorkerProcess::End::Late);
  auto result = end == WorkerProcess::End::Done
                    ? job_result<ResolveJob>(reply)
                    : Result<ResolveResult>(Error{ErrorCode::Failed, "no worker is available"});
  if (!result) return fail(inquiry, end, reply);
  slow_places_.was_quick(inquiry.question.directory);
  if (wants_witness(*result)) return ask_witness(inquiry, *std::move(result));
  settle(inquiry, *std::move(result));
}

void Inquiries::fail(Inquiry& inquiry, WorkerProcess::End end, const Message& reply) {
  if (end == WorkerProcess::End::Late) note_late(inquiry);
  if (end == WorkerProcess::End::Died) {
    slow_places_.killed(inquiry.question.directory, reply, std::chrono::steady_clock::now());
  }
  conclude(inquiry, std::nullopt);
}

// Whether a worker should check if the user created the chosen environment (the job `witness`).
// Only useful if the environment is neither approved nor denied, and either the daemon saw its
// creation, or the same path is approved in another work tree of its repository.
bool Inquiries::wants_witness(const ResolveResult& result) {
  if (!result.decision.choice || result.decision.choice->is_conda) return false;
  const Choice& choice = *result.decision.choice;
  if (!choice.evidence.shadows.empty() || state_.is_half_made(choice)) return false;
  if (judge(choice.evidence, state_.trust()).state != TrustState::Unknown) return false;
  if (was_approved_with_other_python(state_.trust(), choice.evidence.identity)) return false;
  return births_.find(result.holder_watch, base_name(choice.prefix)) ||
         may_have_sibling(state_.trust(), choice.prefix);
}

void Inquiries::ask_witness(Inquiry& inquiry, ResolveResult result) {
  const std::string& prefix = result.decision.choice->prefix;
  Message job = job_message<WitnessJob>(
      {prefix, births_.find(result.holder_watch, base_name(prefix)), inquiry.question.variables});
  workers_.submit(
      std::move(job), kResolveWithin,
      [this, &inquiry, result = std::move(result)](WorkerProcess::End end, const Message& reply) {
        // Without a result, it is unknown whether the user created the environment. So the answer
        // must not say that the environment is not approved.
        if (end != WorkerProcess::End::Done) return fail(inquiry, end, reply);
        hear_witness(inquiry, job_result<WitnessJob>(reply), result);
      });
}

void Inquiries::hear_witness(Inquiry& inquiry, Result<WitnessResult> told, ResolveResult result) {
  if (told && told->outcome.is_final) {
    births_.forget(result.holder_watch, base_name(result.decision.choice->prefix));
  }
  if (told && told->outcome.objection.empty()) {
    state_.approve(told->entry);
  } else if (told && told->entry.shadows.empty() && sibling_of(state_.trust(), told->entry)) {
    told->entry.grant = TrustEntry::Grant::Allowed;
    state_.approve(told->entry);
  } else if (told && told->outcome.is_passing) {
    return conclude(inquiry, std::nullopt);
  } else if (inquiry.was_joined) {
    // Another caller has asked since the worker began. The environment may have become complete
    // after the worker found its objection and before that caller asked. The event log cannot show
    // this, because the decision does not depend on the files that the job `witness` reads.
    return inquiry.looks < kMaxLooks ? look(inquiry) : conclude(inquiry, std::nullopt);
  }
  settle(inquiry, std::move(result));
}

void Inquiries::settle(Inquiry& inquiry, ResolveResult result) {
  const bool is_old = inquiry.must_look_again || inquiry.question.pins != state_.pins() ||
                      inquiry.question.other_worlds != state_.other_worlds() ||
                      log_.concerns(inquiry.log_position, result.inputs);
  if (is_old && inquiry.looks < kMaxLooks) return look(inquiry);
  // While the user creates an environment, a shell must not show an outdated "not approved yet".
  if (inquiry.must_look_again || (is_old && wants_witness(result))) {
    return conclude(inquiry, std::nullopt);
  }
  if (is_old) result.is_watched = false;  // may be outdated, so no shell may remember it
  conclude(inquiry, std::move(result));
}

void Inquiries::conclude(Inquiry& inquiry, Outcome outcome) {
  const auto ended = in_flight_.extract(inquiry.key);
  if (is_empty()) log_.clear();
  on_conclusion_(inquiry, std::move(outcome));
}

// If the directory is on a remote mount, records the whole mount as slow, otherwise only the
// directory.
void Inquiries::note_late(const Inquiry& inquiry) {
  const bool is_remote = !inquiry.mount.empty();
  slow_places_.was_late(is_remote ? inquiry.mount : inquiry.question.directory,
                        is_remote ? SlowPlaces::kRemoteRest : SlowPlaces::kLocalRest,
                        std::chrono::steady_clock::now());
}

// Called when a worker is done with this mount. If the worker timed out (`was_late`), the inquiries
// that wait for this mount end without a result.
void Inquiries::leave_mount(const std::string& mount, bool was_late) {
  quota_.leave(mount);
  const std::vector<Inquiry*> hopeless =
      was_late ? quota_.take_waiting(mount) : std::vector<Inquiry*>{};
  // Starts waiting inquiries until the limit of this mount is reached. Several may start although
  // only one worker is done: if the directory of an inquiry is now on another mount, look() does
  // not count the inquiry for this mount.
  while (Inquiry* next = quota_.next(mount)) look(*next);
  for (Inquiry* each : hopeless) conclude(*each, std::nullopt);
}

}  // namespace venvctl
