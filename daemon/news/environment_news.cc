#include "daemon/news/environment_news.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace venvctl {

SurveyQuestion survey_question(const ListingRequest& request, const StateCopy& state) {
  SurveyQuestion question{request.home, request.stores, {}, {}, state.found().prefixes};
  for (const EnvironmentRecord& record : state.environments().records) {
    question.recorded.push_back({record.prefix, "", "", record.project, ""});
  }
  return question;
}

EnvironmentNews::EnvironmentNews(Loop& loop, KnownEnvironments& environments,
                                 const StateCopy& state, Tell tell)
    : environments_(environments), state_(state), tell_(std::move(tell)), timer_(loop, [this] {
        for (size_t i = 0; i < watched_.size(); ++i) look(i, [] {});
      }) {}

void EnvironmentNews::watch(const ListingRequest& request, std::function<void()> on_ready) {
  watched_until_ = Clock::now() + kHeldFor;
  const auto is_same = [&](const Watched& each) {
    return each.request.home == request.home && each.request.stores == request.stores;
  };
  auto found = std::ranges::find_if(watched_, is_same);
  if (found == watched_.end()) {
    if (watched_.size() == kMaxRequests) watched_.erase(watched_.begin());
    found = watched_.insert(watched_.end(), Watched{request, {}});
  }
  look(static_cast<size_t>(found - watched_.begin()), std::move(on_ready));
}

void EnvironmentNews::may_have_changed() {
  if (!is_watched() || timer_.is_running()) return;
  const auto rest =
      std::chrono::duration_cast<std::chrono::milliseconds>(resting_until_ - Clock::now());
  timer_.start_once(std::max(rest, kDelay));
}

void EnvironmentNews::look(size_t index, std::function<void()> on_ready) {
  const auto begin = Clock::now();
  environments_.bring_up_to_date(
      survey_question(watched_[index].request, state_),
      [this, index, begin, request = watched_[index].request,
       on_ready = std::move(on_ready)](const Result<const std::vector<Candidate>*>& candidates) {
        const auto end = Clock::now();
        resting_until_ = end + kPause * (end - begin);
        // Another request may have replaced this one meanwhile.
        const bool is_there = index < watched_.size() &&
                              watched_[index].request.home == request.home &&
                              watched_[index].request.stores == request.stores;
        if (candidates && is_there) compare(watched_[index], **candidates);
        on_ready();
      });
}

void EnvironmentNews::compare(Watched& watched, const std::vector<Candidate>& candidates) {
  const EnvironmentList records = state_.environments();
  // The environments that the first comparison finds may have existed before, so they are not
  // reported.
  const bool is_news = std::exchange(watched.is_known, true);
  std::set<std::string> before = std::exchange(watched.prefixes, {});
  for (const Candidate& each : candidates) {
    before.erase(each.prefix);
    watched.prefixes.insert(each.prefix);
    if (const auto state = state_of(each, records)) note(each.prefix, *state, is_news);
  }
  for (const std::string& prefix : before) note(prefix, State::Absent, is_news);
}

std::optional<EnvironmentNews::State> EnvironmentNews::state_of(
    const Candidate& candidate, const EnvironmentList& records) const {
  const EnvironmentLook& look = environments_.look_of(candidate.prefix);
  if (!look.exists || !look.inspection) return State::Absent;
  const EnvironmentRecord* record = records.find(candidate.prefix);
  const Identity& identity = look.evidence.identity;
  const bool is_half_made =
      record != nullptr && record->is_half_made(identity.inode, identity.born_ns);
  if (is_half_made) return std::nullopt;
  switch (look.inspection->health) {
    case Health::Incomplete:
      return std::nullopt;
    case Health::Broken:
      return State::Broken;
    case Health::Foreign:
      return State::Foreign;
    default:
      return State::Whole;
  }
}

// Only this function reports the events `broken` and `repaired`.
void EnvironmentNews::note(const std::string& prefix, State now, bool is_news) {
  const auto found = states_.find(prefix);
  const State before = found == states_.end() ? State::Absent : found->second;
  if (now == before) return;
  if (now == State::Absent) {
    states_.erase(found);
  } else {
    states_[prefix] = now;
  }
  if (!is_news) return;
  const auto tell = [&](std::string_view event) { tell_({std::string(event), prefix}); };
  if (now == State::Absent) return tell(news::kRemoved);
  if (before == State::Absent) tell(news::kCreated);
  if (now == State::Broken) return tell(news::kBroken);
  const bool is_better =
      before == State::Broken || (before == State::Foreign && now == State::Whole);
  if (is_better) tell(news::kRepaired);
}

}  // namespace venvctl
