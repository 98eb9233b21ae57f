#include "daemon/decisions/decisions.h"

#include <algorithm>
#include <ctime>
#include <iterator>
#include <set>
#include <utility>

#include "core/resolve/answer_lines.h"

namespace venvctl {

namespace {

constexpr int64_t kNever = INT64_MIN / 2;

// Whether the environment was refused. A refusal may end when the members of a group change, but no
// file event reports that. So a refused environment is inspected each time.
bool is_refused(const Decision& decision) {
  return decision.choice && !decision.choice->evidence.refusals.empty();
}

}  // namespace

Decisions::Decisions(Loop& loop, Workers& workers, StateCopy& state, Epoch& epoch, Births& births,
                     const Mounts& mounts, std::chrono::milliseconds fresh_for, Clock clock)
    : state_(state),
      epoch_(epoch),
      forgotten_(loop),
      inquiries_(loop, workers, state, births, mounts,
                 [this](Inquiry& inquiry, Inquiries::Outcome outcome) {
                   conclude(inquiry, std::move(outcome));
                 }),
      rechecks_(loop, [this] { recheck_next(); }),
      packages_(loop, workers, [this] { make_answers_outdated(); }),
      fresh_for_(fresh_for),
      clock_(std::move(clock)) {}

int64_t Decisions::boot_clock_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

void Decisions::answer(const Question& question, OnAnswer on_answer) {
  std::string key = cache_key(question);
  if (CachedDecision* cached = find_fresh(key)) {
    on_answer(text_for_shell(*cached->shared));
    return want_packages(*cached->shared);
  }
  ask(std::move(key), question, std::move(on_answer));
}

void Decisions::answer_program(const Question& question, OnAnswer on_answer) {
  CachedDecision* cached = find_fresh(cache_key(question));
  if (cached == nullptr) return confirm(question, std::move(on_answer));
  on_answer(text_for_shell(*cached->shared));
}

void Decisions::confirm(const Question& question, OnAnswer on_answer) {
  ask(cache_key(question), question, std::move(on_answer), Inquiries::For::Confirmation);
}

void Decisions::follow(const Question& question, OnAnswer on_answer) {
  std::string key = cache_key(question);
  CachedDecision* cached = cache_.find(key);
  if (cached != nullptr && state_.is_loaded() && !rechecks_.contains(cached->id)) {
    return on_answer(text_of(*cached->shared));
  }
  ask(std::move(key), question, std::move(on_answer), Inquiries::For::Daemon);
}

void Decisions::ask(std::string key, const Question& question, OnAnswer on_answer,
                    Inquiries::For who) {
  const auto now = std::chrono::steady_clock::now();
  if (inquiries_.slow_places().is_resting(question.directory, now)) {
    return on_answer(later_answer());
  }
  inquiries_.ask(key, question, std::move(on_answer), who);
}

// Returns the cached decision if it may be sent, otherwise null. A decision that waits for another
// check may be outdated, so it is not sent.
CachedDecision* Decisions::find_fresh(const std::string& key) {
  CachedDecision* cached = cache_.find(key);
  if (cached == nullptr || !state_.is_loaded() || rechecks_.contains(cached->id)) return nullptr;
  return clock_() - cached->looked_at_ms < fresh_for_.count() ? cached : nullptr;
}

void Decisions::conclude(Inquiry& inquiry, Inquiries::Outcome outcome) {
  outcome ? take(inquiry, *std::move(outcome)) : give_up(inquiry);
  if (&inquiry != rechecking_) return;
  rechecking_ = nullptr;
  recheck_next();
}

void Decisions::take(Inquiry& inquiry, ResolveResult result) {
  limit_since_sweep_ = limit_since_sweep_ || result.limit_was_reached;
  if (result.decision.choice) state_.seen(*result.decision.choice);
  CachedDecision* known = cache_.find(inquiry.key);
  const bool is_news = known != nullptr && !DecisionCache::is_same(*known, result.decision);
  if (!result.is_watched || is_refused(result.decision)) {
    if (known != nullptr) drop({known->id});
    return answer_once(inquiry, std::move(result.decision));
  }
  if (cache_.is_full() && known == nullptr) forget_all();
  for (std::string& place : result.places) cache_.add_place(std::move(place));
  CachedDecision& cached =
      cache_.put(inquiry.key, inquiry.question, std::move(result.decision), result.inputs);
  cached.looked_at_ms = clock_();
  if (is_news) make_answers_outdated();
  send(inquiry, *cached.shared);
}

void Decisions::give_up(Inquiry& inquiry) {
  if (const CachedDecision* known = cache_.find(inquiry.key)) drop({known->id});
  inquiry.answer(later_answer());
}

// Answers without storing the decision in the cache.
void Decisions::answer_once(Inquiry& inquiry, Decision decision) {
  SharedDecision passing;
  passing.decision = std::move(decision);
  passing.answer = lines(passing.decision, false, &passing.answer_has_environment);
  passing.answer_generation = cache_.generation();
  send(inquiry, passing);
}

void Decisions::send(Inquiry& inquiry, SharedDecision& shared) {
  if (!inquiry.is_awaited()) return;
  const bool is_for_prompt = !inquiry.prompts.is_empty();
  const bool is_for_shell = is_for_prompt || !inquiry.confirmations.is_empty();
  inquiry.answer(is_for_shell ? text_for_shell(shared) : text_of(shared));
  if (is_for_prompt) want_packages(shared);
}

// Asks for a comparison of the packages with the lock file. Call this after the answer was sent.
// The result is only a mark in the prompt, so the answer must not wait for it.
void Decisions::want_packages(const SharedDecision& shared) {
  if (shared.answer_has_environment) packages_.want(*shared.decision.choice);
}

const std::string& Decisions::text_of(SharedDecision& shared) {
  if (shared.answer_generation != cache_.generation()) {
    shared.answer = lines(shared.decision, true, &shared.answer_has_environment);
    shared.answer_generation = cache_.generation();
  }
  return shared.answer;
}

// Like text_of(), for an answer to a shell: records that the environment is used, and that a shell
// gets the current epoch.
const std::string& Decisions::text_for_shell(SharedDecision& shared) {
  const std::string& text = text_of(shared);
  if (shared.answer_has_environment) state_.used(*shared.decision.choice, ::time(nullptr));
  is_epoch_known_ = true;
  return text;
}

std::string Decisions::lines(const Decision& decision, bool may_remember,
                             bool* has_environment) const {
  if (decision.choice && state_.is_half_made(*decision.choice)) {
    return lines({}, may_remember, has_environment);
  }
  const Verdict verdict =
      decision.choice ? judge(decision.choice->evidence, state_.trust()) : Verdict{};
  *has_environment = decision.choice && verdict.activates();
  return answer_lines(decision, verdict,
                      {epoch_.living_path(), may_remember && !epoch_.path().empty(),
                       decision.choice && packages_.differs(*decision.choice)});
}

void Decisions::renew_epoch() {
  epoch_.advance();
  cache_.begin_generation();
  is_epoch_known_ = false;
  on_outdated_();
}

void Decisions::make_answers_outdated() {
  if (is_epoch_known_) return renew_epoch();
  cache_.begin_generation();
  on_outdated_();
}

void Decisions::drop(const std::vector<uint32_t>& ids) {
  if (ids.size() > kMaxDropped) return forget_all();
  for (const uint32_t id : ids) {
    cache_.erase(id);
    rechecks_.remove(id);
  }
  if (!ids.empty()) make_answers_outdated();
}

void Decisions::forget_all() {
  forgotten_.add(cache_.take_all());
  rechecks_.clear();
  make_answers_outdated();
}

void Decisions::on_event(const WatchEvent& event) {
  inquiries_.on_event(event);
  packages_.on_event(event);
  if (event.what == WatchEvent::What::Overflow) return forget_all();
  Interests::Concerned concerned = cache_.interests().concerned_by(event, kMaxDropped);
  if (concerned.is_cut) return forget_all();
  drop(concerned.certain);
  if (!concerned.possible.empty()) check_again(std::move(concerned.possible));
}

void Decisions::on_mount_change(const std::vector<std::string>& mount_points) {
  // The loop does not know which paths the workers are reading now. With this event, all their
  // results count as outdated.
  inquiries_.on_event({WatchEvent::What::Overflow, -1, ""});
  packages_.on_mount_change(mount_points);
  const bool is_hit = std::ranges::any_of(
      mount_points, [this](const std::string& point) { return cache_.has_place_below(point); });
  if (is_hit) forget_all();
}

// Checks the decisions `ids` again. If there are many, checks only one of each group of equal
// decisions, because a change affects all decisions of a group in the same way. The other decisions
// of a group are checked before they are sent.
void Decisions::check_again(std::vector<uint32_t> ids) {
  if (ids.size() > kMaxDropped) {
    for (const uint32_t id : ids) {
      if (CachedDecision* cached = cache_.find(id)) cached->looked_at_ms = kNever;
    }
    ids = cache_.representatives(ids);
    if (ids.size() > kMaxDropped) return forget_all();
  }
  rechecks_.add_soon(ids);
}

void Decisions::recheck_next() {
  while (rechecking_ == nullptr) {
    const auto id = rechecks_.take();
    if (!id) return;
    recheck(*id);
  }
}

void Decisions::recheck(uint32_t id) {
  const CachedDecision* cached = cache_.find(id);
  if (cached == nullptr) return;
  const auto now = std::chrono::steady_clock::now();
  if (inquiries_.slow_places().is_resting(cached->directory, now)) return;
  Question question = DecisionCache::question_of(*cached);
  std::string key = cache_key(question);
  rechecking_ = inquiries_.recheck(std::move(key), std::move(question));
}

void Decisions::sweep(const std::vector<Question>& held) {
  limit_before_sweep_ = std::exchange(limit_since_sweep_, false);
  for (const Question& question : held) {
    if (const CachedDecision* cached = cache_.find(cache_key(question))) rechecks_.add(cached->id);
  }
  // PackageStates can forget an environment that no cached decision contains, because no shell
  // remembers an answer with this environment.
  std::set<PackageStates::Key> used;
  cache_.for_each_choice([&](const Choice& each) { used.insert({each.root, each.prefix}); });
  packages_.keep_only(used);
  if (!held.empty()) {
    for (const uint32_t id : cache_.next_in_turn(kSweptInTurn)) rechecks_.add(id);
  }
  recheck_next();
}

std::vector<int> Decisions::take_unused_watches() {
  if (is_working()) return {};
  std::vector<int> unused = cache_.take_unused_watches();
  for (const int watch : forgotten_.take_unused_watches()) unused.push_back(watch);
  for (const int watch : packages_.take_unused_watches()) unused.push_back(watch);
  std::erase_if(unused, [this](int watch) { return has_watch(watch); });
  return unused;
}

std::vector<SlowPlaces::Killer> Decisions::places_that_kill() const {
  const auto now = std::chrono::steady_clock::now();
  auto killers = inquiries_.slow_places().killers(now);
  std::ranges::move(packages_.slow_places().killers(now), std::back_inserter(killers));
  return killers;
}

std::vector<std::string> Decisions::slow_places() const {
  return inquiries_.slow_places().resting(std::chrono::steady_clock::now());
}

}  // namespace venvctl
