#include "daemon/known_environments/known_environments.h"

#include <algorithm>
#include <span>
#include <utility>

namespace venvctl {

namespace {

Error cannot_look() {
  return {ErrorCode::Failed,
          "the daemon could not inspect every environment: venvctl inspects them itself"};
}

}  // namespace

void KnownEnvironments::bring_up_to_date(SurveyQuestion question, OnReady on_ready) {
  last_asked_ = Clock::now();
  if (last_asked_ < resting_until_) return on_ready(cannot_look());
  queue_.push_back({std::move(question), std::move(on_ready)});
  if (queue_.size() == 1) start_next();
}

const EnvironmentLook& KnownEnvironments::look_of(const std::string& prefix) const {
  return entries_.find(prefix)->second.look;
}

void KnownEnvironments::start_next() {
  if (queue_.empty()) return;
  if (is_overgrown()) forget_all();
  ++number_;
  surveys_made_ = 0;
  rounds_ = 0;
  todo_.clear();
  step();
}

void KnownEnvironments::step() {
  if (!todo_.empty()) return look_at_next();
  const Survey& survey = survey_of(queue_.front().question);
  const bool is_surveyed = is_good(survey.entry, survey.is_watched, survey.made_for);
  if (!is_surveyed && surveys_made_++ < kMaxLooks) return survey_again(survey.question);
  todo_ = stale_ones(survey);
  if (rounds_ < kMaxLooks) {
    ++rounds_;
  } else {
    // The limit of rounds is reached. Keeps outdated results, and inspects only candidates without
    // a result.
    std::erase_if(todo_, [this](const auto& each) { return entries_.contains(each.prefix); });
  }
  if (!todo_.empty()) return look_at_next();
  is_sure_ = is_all_fresh(survey);
  finish(&survey.candidates);
}

void KnownEnvironments::finish(const Result<const std::vector<Candidate>*>& result) {
  const OnReady on_ready = std::move(queue_.front().on_ready);
  on_ready(result);
  queue_.pop_front();
  start_next();
}

KnownEnvironments::Survey& KnownEnvironments::survey_of(const SurveyQuestion& question) {
  const auto is_same = [&](const Survey& survey) {
    return survey.question.home == question.home && survey.question.stores == question.stores;
  };
  auto found = std::ranges::find_if(surveys_, is_same);
  if (found == surveys_.end()) {
    if (surveys_.size() == kMaxSurveys) surveys_.erase(surveys_.begin());
    found = surveys_.insert(surveys_.end(), Survey{new_entry(), question, {}, 0, true});
  } else if (found->question.recorded != question.recorded ||
             found->question.found != question.found) {
    found->question.recorded = question.recorded;
    found->question.found = question.found;
    fresh_[found->entry] = false;
    found->made_for = 0;
  }
  return *found;
}

// If a result cannot be watched, it is valid only for the question for which it was made.
bool KnownEnvironments::is_good(Dependents::Entry entry, bool is_watched,
                                uint64_t looked_at_for) const {
  return fresh_[entry] || (!is_watched && looked_at_for == number_);
}

LookJob::Question KnownEnvironments::stale_ones(const Survey& survey) const {
  LookJob::Question stale;
  for (const Candidate& candidate : survey.candidates) {
    const auto found = entries_.find(candidate.prefix);
    std::string project = project_of(candidate);
    const bool is_known =
        found != entries_.end() && found->second.project == project &&
        is_good(found->second.entry, found->second.is_watched, found->second.looked_at_for);
    if (!is_known) stale.push_back({candidate.prefix, std::move(project)});
  }
  return stale;
}

bool KnownEnvironments::is_all_fresh(const Survey& survey) const {
  return fresh_[survey.entry] && std::ranges::all_of(survey.candidates, [this](const auto& each) {
           return fresh_[entries_.find(each.prefix)->second.entry];
         });
}

void KnownEnvironments::survey_again(const SurveyQuestion& question) {
  submit(job_message<SurveyJob>(question), kSurveyWithin,
         [this](const Message& reply) { return take_survey(reply); });
}

void KnownEnvironments::look_at_next() {
  const size_t count = std::min(kBatch, todo_.size());
  const LookJob::Question batch(todo_.end() - static_cast<ptrdiff_t>(count), todo_.end());
  todo_.resize(todo_.size() - count);
  submit(job_message<LookJob>(batch), kLooksWithin,
         [this, batch](const Message& reply) { return take_looks(batch, reply); });
}

void KnownEnvironments::submit(Message job, std::chrono::milliseconds limit,
                               std::function<bool(const Message& reply)> take) {
  log_.clear();
  log_position_ = log_.position();
  workers_.submit(std::move(job), limit,
                  [this, take = std::move(take)](WorkerProcess::End end, const Message& reply) {
                    const bool is_harmful =
                        end == WorkerProcess::End::Late || end == WorkerProcess::End::Died;
                    if (is_harmful) resting_until_ = Clock::now() + kRest;
                    if (end != WorkerProcess::End::Done || !take(reply)) {
                      return finish(cannot_look());
                    }
                    // Events that arrived while the worker inspected files may be newer than its
                    // result.
                    const auto again = [this](const WatchEvent& event) { take_event(event); };
                    if (!log_.replay(log_position_, again)) make_all_stale();
                    step();
                  });
}

bool KnownEnvironments::take_survey(const Message& reply) {
  auto result = job_result<SurveyJob>(reply);
  if (!result) return false;
  Survey& survey = survey_of(queue_.front().question);
  survey.candidates = std::move(result->candidates);
  survey.is_watched = result->is_watched;
  survey.made_for = number_;
  note(survey.entry, result->inputs);
  fresh_[survey.entry] = survey.is_watched;
  return true;
}

bool KnownEnvironments::take_looks(const LookJob::Question& questions, const Message& reply) {
  auto result = job_result<LookJob>(reply);
  if (!result || result->looks.empty() || result->looks.size() > questions.size()) return false;
  const size_t count = result->looks.size();
  todo_.insert(todo_.end(), questions.begin() + static_cast<ptrdiff_t>(count), questions.end());
  for (size_t i = 0; i < count; ++i) {
    LookResult::Each& each = result->looks[i];
    auto [at, is_new] = entries_.try_emplace(questions[i].prefix);
    Entry& entry = at->second;
    if (is_new) entry.entry = new_entry();
    entry.project = questions[i].project;
    entry.look = std::move(each.look);
    entry.is_watched = each.is_watched;
    entry.looked_at_for = number_;
    note(entry.entry, each.inputs);
    fresh_[entry.entry] = entry.is_watched;
  }
  for (const WatchedName& input : result->common_inputs) dependents_.add_all(input);
  return true;
}

Dependents::Entry KnownEnvironments::new_entry() {
  fresh_.push_back(false);
  return static_cast<Dependents::Entry>(fresh_.size() - 1);
}

void KnownEnvironments::note(Dependents::Entry entry, const std::vector<WatchedName>& inputs) {
  for (const WatchedName& input : inputs) dependents_.add(input, entry);
}

bool KnownEnvironments::on_event(const WatchEvent& event) {
  if (is_working()) log_.add(event);
  // While a worker inspects files, it is not known yet which names its result depends on. So each
  // event may be about a known environment.
  return take_event(event) || is_working();
}

bool KnownEnvironments::take_event(const WatchEvent& event) {
  const bool is_concerned = make_stale(event);
  if (event.what == WatchEvent::What::Gone) dependents_.forget_watch(event.watch);
  return is_concerned;
}

bool KnownEnvironments::make_stale(const WatchEvent& event) {
  const bool is_overflow = event.what == WatchEvent::What::Overflow;
  const Dependents::Concerned concerned =
      is_overflow ? Dependents::Concerned{} : dependents_.concerned_by(event);
  if (is_overflow || concerned.all) {
    make_all_stale();
    return true;
  }
  if (!concerned.entries.empty()) remembered_.reset();
  for (const Dependents::Entry entry : concerned.entries) fresh_[entry] = false;
  return !concerned.entries.empty();
}

void KnownEnvironments::make_all_stale() {
  remembered_.reset();
  fresh_.assign(fresh_.size(), false);
}

void KnownEnvironments::remember(std::string question, uint64_t version, std::string body) {
  if (is_sure_) remembered_ = {std::move(question), version, std::move(body)};
}

const std::string* KnownEnvironments::remembered(std::string_view question, uint64_t version) {
  const bool is_known = remembered_ && remembered_->question == question &&
                        remembered_->version == version && !is_working();
  if (!is_known) return nullptr;
  last_asked_ = Clock::now();
  return &remembered_->body;
}

void KnownEnvironments::forget_all() {
  remembered_.reset();
  const std::vector<int> watches = dependents_.watches();
  unused_.insert(unused_.end(), watches.begin(), watches.end());
  dependents_.clear();
  entries_.clear();
  surveys_.clear();
  fresh_.clear();
}

void KnownEnvironments::forget_unasked() {
  if (is_working() || Clock::now() < last_asked_ + kKeptFor) return;
  forget_all();
}

// Whether too much memory is used for outdated dependencies and for environments that are gone.
bool KnownEnvironments::is_overgrown() const {
  constexpr size_t kNamesOfEntry = 100;
  constexpr size_t kSlack = 100;
  size_t sighted = kSlack;
  for (const Survey& survey : surveys_) sighted += 2 * survey.candidates.size();
  return entries_.size() > sighted || dependents_.size() > kNamesOfEntry * sighted;
}

std::vector<int> KnownEnvironments::take_unused_watches() {
  if (is_working()) return {};
  std::vector<int> unused = std::exchange(unused_, {});
  std::erase_if(unused, [this](int watch) { return dependents_.has_watch(watch); });
  return unused;
}

}  // namespace venvctl
