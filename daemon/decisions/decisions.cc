#include "daemon/decisions/decisions.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "core/base/path.h"
#include "core/resolve/answer_lines.h"
#include "core/trust/approval.h"

namespace venvctl {

namespace {

// New directories come in flocks (a checkout, an unpacked archive): one look for many.
constexpr std::chrono::milliseconds kDoubtSpan{100};

std::vector<Interest> interests_of(std::vector<WatchedInput> inputs) {
  std::vector<Interest> interests;
  interests.reserve(inputs.size());
  for (WatchedInput& input : inputs) {
    const bool is_every = input.name == WatchedInput::kEveryName;
    interests.push_back({input.watch, is_every ? Interest::kEveryName : std::move(input.name)});
  }
  return interests;
}

// Modes and owners tell no events: what was refused for them is looked at each time.
bool is_refused(const Decision& decision) {
  return decision.choice && !decision.choice->evidence.refusals.empty();
}

}  // namespace

Decisions::Decisions(Loop& loop, Workers& workers, State& state, Epoch& epoch, Sightings& sightings,
                     const Mounts& mounts)
    : loop_(loop),
      workers_(workers),
      state_(state),
      epoch_(epoch),
      sightings_(sightings),
      mounts_(mounts),
      doubt_timer_(loop, [this] {
        again_.merge(doubtful_);
        doubtful_.clear();
        look_at_next();
      }) {}

void Decisions::answer(const Question& question, OnAnswer on_answer) {
  const std::string key = cache_key(question);
  if (CachedDecision* cached = cache_.find(key); cached != nullptr && state_.is_loaded()) {
    return hand_out(*cached, on_answer);
  }
  if (slow_places_.is_resting(question.directory, std::chrono::steady_clock::now())) {
    return on_answer(later_answer());
  }
  ask(key, question, std::move(on_answer));
}

void Decisions::ask(const std::string& key, const Question& question, OnAnswer on_answer) {
  auto [at, is_new] = pending_.try_emplace(key);
  Pending& pending = at->second;
  pending.waiting.push_back(std::move(on_answer));
  if (!pending.later) {
    pending.later = std::make_unique<Timer>(loop_, [this, key] { answer_later(key); });
    pending.later->start_once(kAnswerWithin);
  }
  if (!is_new) return;
  pending.question = question;
  if (state_.is_loaded()) look(key);
}

void Decisions::look(const std::string& key) {
  Pending& pending = pending_.find(key)->second;
  pending.mount = mounts_.remote_mount_of(pending.question.directory);
  if (!pending.mount.empty()) {
    RemoteMount& mount = remote_mounts_[pending.mount];
    if (mount.looks == kLooksAtRemoteMount) return mount.waiting.push_back(key);
    ++mount.looks;
  }
  ++pending.looks;
  pending.log_position = log_.position();
  pending.question.pins = state_.pins();
  workers_.submit(
      resolve_job(pending.question), kResolveWithin,
      [this, key](WorkerProcess::End end, const Message& reply) { finish(key, end, reply); });
}

void Decisions::state_is_loaded() {
  for (const auto& [key, pending] : pending_) {
    if (pending.looks == 0) look(key);
  }
}

void Decisions::finish(const std::string& key, WorkerProcess::End end, const Message& reply) {
  auto found = pending_.find(key);
  if (found == pending_.end()) return;
  leave_mount(found->second.mount, end == WorkerProcess::End::Late);
  const auto result = end == WorkerProcess::End::Done
                          ? resolve_result(reply)
                          : Result<ResolveResult>(Error{ErrorCode::Failed, "no worker"});
  if (!result) {
    if (end == WorkerProcess::End::Late) note_late(found->second);
    Pending pending = std::move(found->second);
    pending_.erase(found);
    return give_up(key, std::move(pending));
  }
  slow_places_.was_quick(found->second.question.directory);
  if (wants_witness(*result)) return ask_witness(key, *result);
  settle(key, *result);
}

// Nothing has approved it, and something might: it was seen being made, or stands where an approved
// one does in another work tree of its repository.
bool Decisions::wants_witness(const ResolveResult& result) {
  if (!result.decision.choice || result.decision.choice->is_conda) return false;
  const Choice& choice = *result.decision.choice;
  if (!choice.evidence.shadows.empty() || state_.is_half_made(choice)) return false;
  if (judge(choice.evidence, state_.trust()).state != TrustState::Unknown) return false;
  return sightings_.find(result.holder_watch, base_name(choice.prefix)) ||
         may_have_sibling(state_.trust(), choice.prefix);
}

void Decisions::ask_witness(const std::string& key, ResolveResult result) {
  const std::string& prefix = result.decision.choice->prefix;
  Message job = witness_job(pending_.find(key)->second.question, prefix,
                            sightings_.find(result.holder_watch, base_name(prefix)));
  workers_.submit(
      std::move(job), kResolveWithin,
      [this, key, result](WorkerProcess::End end, const Message& reply) {
        const bool is_done = end == WorkerProcess::End::Done;
        hear_witness(key, is_done ? witness_result(reply) : Error{ErrorCode::Failed, "no worker"},
                     result);
      });
}

void Decisions::hear_witness(const std::string& key, Result<WitnessResult> told,
                             const ResolveResult& result) {
  auto found = pending_.find(key);
  if (found == pending_.end()) return;
  if (told && told->testimony.doubt.empty()) {
    state_.approve(told->entry);
  } else if (told && told->entry.shadows.empty() && sibling_of(state_.trust(), told->entry)) {
    told->entry.grant = TrustEntry::Grant::Allowed;
    state_.approve(told->entry);
  } else if (told && told->testimony.is_passing) {
    Pending pending = std::move(found->second);
    pending_.erase(found);
    return give_up(key, std::move(pending));
  }
  settle(key, result);
}

void Decisions::settle(const std::string& key, ResolveResult result) {
  auto found = pending_.find(key);
  const bool is_old = found->second.question.pins != state_.pins() ||
                      log_.concerns(found->second.log_position, interests_of(result.inputs));
  if (is_old && found->second.looks < kMaxLooks) return look(key);
  Pending pending = std::move(found->second);
  pending_.erase(found);
  if (pending_.empty()) log_.clear();
  if (is_old) result.is_watched = false;  // true for now, but nobody may rely on it
  take(key, std::move(pending), std::move(result));
}

// The remote mount made the worker late, or something in that one directory.
void Decisions::note_late(const Pending& pending) {
  const bool is_remote = !pending.mount.empty();
  slow_places_.was_late(is_remote ? pending.mount : pending.question.directory,
                        is_remote ? SlowPlaces::kRemoteRest : SlowPlaces::kLocalRest,
                        std::chrono::steady_clock::now());
}

// A look at it has ended. After a late one those that wait for their turn are not even tried.
void Decisions::leave_mount(const std::string& mount, bool was_late) {
  auto found = remote_mounts_.find(mount);
  if (found == remote_mounts_.end()) return;
  RemoteMount& remote = found->second;
  --remote.looks;
  std::deque<std::string> waiting;
  if (was_late) waiting.swap(remote.waiting);
  // The mount may be no more: then none of them counts here.
  while (remote.looks < kLooksAtRemoteMount && !remote.waiting.empty()) {
    const std::string next = std::move(remote.waiting.front());
    remote.waiting.pop_front();
    look(next);
  }
  if (remote.looks == 0 && remote.waiting.empty()) remote_mounts_.erase(found);
  for (const std::string& key : waiting) {
    auto held = pending_.find(key);
    Pending pending = std::move(held->second);
    pending_.erase(held);
    give_up(key, std::move(pending));
  }
}

void Decisions::take(const std::string& key, Pending pending, ResolveResult result) {
  limit_since_sweep_ = limit_since_sweep_ || result.limit_was_reached;
  if (result.decision.choice) state_.seen(*result.decision.choice);
  const CachedDecision* known = cache_.find(key);
  const bool is_news = known != nullptr && to_json(known->decision) != to_json(result.decision);
  if (!result.is_watched || is_refused(result.decision)) {
    if (known != nullptr) drop({known->id});
    hand_out_once(pending, std::move(result.decision));
    return end_look(key);
  }
  if (cache_.is_full() && known == nullptr) forget_all();
  CachedDecision& cached = cache_.put(key, std::move(pending.question), std::move(result.decision),
                                      interests_of(std::move(result.inputs)));
  if (is_news) renew_epoch();
  for (const OnAnswer& on_answer : pending.waiting) hand_out(cached, on_answer);
  end_look(key);
}

// Without the cache.
void Decisions::hand_out_once(const Pending& pending, Decision decision) {
  CachedDecision passing;
  passing.decision = std::move(decision);
  passing.answer = lines(passing.decision, false, &passing.answer_has_environment);
  passing.answer_era = cache_.era();
  for (const OnAnswer& on_answer : pending.waiting) hand_out(passing, on_answer);
}

void Decisions::give_up(const std::string& key, Pending pending) {
  if (const CachedDecision* known = cache_.find(key)) drop({known->id});
  for (const OnAnswer& on_answer : pending.waiting) on_answer(later_answer());
  end_look(key);
}

void Decisions::answer_later(const std::string& key) {
  auto found = pending_.find(key);
  if (found == pending_.end()) return;
  const std::vector<OnAnswer> waiting = std::move(found->second.waiting);
  found->second.waiting.clear();
  found->second.later.reset();
  for (const OnAnswer& on_answer : waiting) on_answer(later_answer());
}

const std::string& Decisions::current_answer(CachedDecision& cached) {
  if (cached.answer_era != cache_.era()) {
    cached.answer = lines(cached.decision, true, &cached.answer_has_environment);
    cached.answer_era = cache_.era();
  }
  return cached.answer;
}

std::string Decisions::lines(const Decision& decision, bool may_remember,
                             bool* has_environment) const {
  if (decision.choice && state_.is_half_made(*decision.choice)) {
    return lines({}, may_remember, has_environment);
  }
  const Verdict verdict =
      decision.choice ? judge(decision.choice->evidence, state_.trust()) : Verdict{};
  *has_environment = decision.choice && verdict.activates();
  return answer_lines(decision, verdict, {epoch_.path(), may_remember && !epoch_.path().empty()});
}

std::string Decisions::empty_answer() const {
  bool has_environment = false;
  return lines({}, true, &has_environment);
}

void Decisions::hand_out(CachedDecision& cached, const OnAnswer& on_answer) {
  const std::string& text = current_answer(cached);
  if (cached.answer_has_environment) state_.used(*cached.decision.choice, ::time(nullptr));
  on_answer(text);
}

void Decisions::renew_epoch() {
  epoch_.advance();
  cache_.begin_era();
}

void Decisions::drop(const std::vector<uint64_t>& ids) {
  for (const uint64_t id : ids) {
    cache_.erase(id);
    doubtful_.erase(id);
    again_.erase(id);
  }
  if (!ids.empty()) renew_epoch();
}

void Decisions::forget_all() {
  cache_.clear();
  doubtful_.clear();
  again_.clear();
  renew_epoch();
}

void Decisions::on_event(const WatchEvent& event) {
  if (!pending_.empty()) log_.add(event);
  if (event.what == WatchEvent::What::Overflow) return forget_all();
  const Interests::Concerned concerned = cache_.interests().concerned_by(event);
  drop(concerned.certain);
  if (concerned.possible.empty()) return;
  doubtful_.insert(concerned.possible.begin(), concerned.possible.end());
  if (!doubt_timer_.is_running()) doubt_timer_.start_once(kDoubtSpan);
}

void Decisions::look_at_next() {
  while (looking_again_.empty() && !again_.empty()) {
    look_again(again_.extract(again_.begin()).value());
  }
}

void Decisions::end_look(const std::string& key) {
  if (key != looking_again_) return;
  looking_again_.clear();
  look_at_next();
}

void Decisions::look_again(uint64_t id) {
  const CachedDecision* cached = cache_.find(id);
  if (cached == nullptr) return;
  const auto now = std::chrono::steady_clock::now();
  if (slow_places_.is_resting(cached->question.directory, now)) return;
  auto [at, is_new] = pending_.try_emplace(cached->key);
  // One that is at work may have looked before; its log tells, so it looks again by itself.
  if (!is_new) return;
  at->second.question = cached->question;
  looking_again_ = at->first;
  look(at->first);
}

void Decisions::sweep(const std::vector<Question>& held) {
  limit_before_sweep_ = std::exchange(limit_since_sweep_, false);
  for (const Question& question : held) {
    if (const CachedDecision* cached = cache_.find(cache_key(question))) again_.insert(cached->id);
  }
  if (!held.empty()) {
    for (const uint64_t id : cache_.next_in_turn(kSweptInTurn)) again_.insert(id);
  }
  look_at_next();
}

std::vector<int> Decisions::take_unused_watches() {
  return pending_.empty() ? cache_.interests().take_unused() : std::vector<int>{};
}

std::vector<std::string> Decisions::slow_places() const {
  return slow_places_.resting(std::chrono::steady_clock::now());
}

}  // namespace venvctl
