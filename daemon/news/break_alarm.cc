#include "daemon/news/break_alarm.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {

namespace {

constexpr size_t kMaxPythonColumns = 200;

std::vector<std::string> prefixes_in(const FootingQuestion& question) {
  std::vector<std::string> prefixes = question.found;
  for (const Candidate& each : question.recorded) prefixes.push_back(each.prefix);
  std::sort(prefixes.begin(), prefixes.end());
  return prefixes;
}

// The prefix among `prefixes` that contains `place`, or else the directory of `place`.
std::string around(const std::string& place, const std::vector<std::string>& prefixes) {
  const auto found =
      std::find_if(prefixes.begin(), prefixes.end(),
                   [&place](const std::string& prefix) { return path_contains(prefix, place); });
  return found == prefixes.end() ? std::string(parent_path(place)) : *found;
}

}  // namespace

std::string sentence_about(const Loss& loss) {
  std::map<std::string, size_t> pythons;
  for (const Loss::Each& each : loss.environments) ++pythons[each.python];
  const auto most = std::max_element(
      pythons.begin(), pythons.end(),
      [](const auto& one, const auto& other) { return one.second < other.second; });
  const size_t count = loss.environments.size();
  const size_t others = pythons.size() - 1;
  std::string text = "venvctl: " + std::to_string(count) +
                     (count == 1 ? " environment lost " : " environments lost ") +
                     in_quotes(displayable(most->first, kMaxPythonColumns));
  if (others > 0) {
    text += " and " + std::to_string(others) + (others == 1 ? " other Python" : " other Pythons");
  }
  return text + ": run venvctl repair --all";
}

BreakAlarm::BreakAlarm(Loop& loop, Workers& workers, Callbacks callbacks)
    : workers_(workers),
      callbacks_(std::move(callbacks)),
      look_timer_(loop, [this] { look(); }),
      tell_timer_(loop, [this] { tell(); }) {}

void BreakAlarm::records_changed() {
  look_after(has_looked_ ? std::max(kLater, kPauseOverLook * last_look_) : kSoon);
}

void BreakAlarm::sweep() {
  const auto rest = is_watched_ ? kLongest : kRest;
  const bool is_over = !avoided_.empty() && Clock::now() >= avoided_until_;
  if (is_over) avoided_.clear();
  if (is_over || (has_looked_ && Clock::now() >= looked_at_ + rest)) look_after(kSoon);
}

void BreakAlarm::on_event(const WatchEvent& event) {
  if (is_looking_) log_.add(event);
  const bool is_overflow = event.what == WatchEvent::What::Overflow;
  if (!is_overflow && interests_.concerned_by(event).certain.empty()) return;
  if (!is_overflow) callbacks_.on_change();
  look_after(kSoon);
}

void BreakAlarm::look_after(std::chrono::milliseconds pause) {
  if (is_looking_) {
    pause_after_look_ = std::min(pause, pause_after_look_.value_or(pause));
    return;
  }
  if (look_timer_.is_running() && look_pause_ <= pause) return;
  const auto rest = std::chrono::ceil<std::chrono::milliseconds>(rests_until_ - Clock::now());
  look_pause_ = pause;
  look_timer_.start_once(std::max(rest, pause));
}

void BreakAlarm::look() {
  if (is_looking_) return;
  FootingQuestion question = callbacks_.question();
  std::vector<std::string> prefixes = prefixes_in(question);
  const bool is_for_records = look_pause_ > kSoon;
  if (is_for_records && prefixes == asked_) return;
  asked_ = std::move(prefixes);
  question.avoided = avoided_;
  is_looking_ = true;
  pause_after_look_.reset();
  looked_at_ = Clock::now();
  log_.clear();
  log_position_ = log_.position();
  workers_.submit(job_message<FootingJob>(question), kLookWithin,
                  [this](WorkerProcess::End end, const Message& reply) { finish(end, reply); });
}

void BreakAlarm::finish(WorkerProcess::End end, const Message& reply) {
  is_looking_ = false;
  last_look_ = std::chrono::floor<std::chrono::milliseconds>(Clock::now() - looked_at_);
  auto result = end == WorkerProcess::End::Done
                    ? job_result<FootingJob>(reply)
                    : Result<FootingResult>(Error{ErrorCode::Failed, "no worker is available"});
  if (result) {
    take(*std::move(result));
  } else {
    // For some time, looks skip the place that hung, so that they can inspect the other
    // environments.
    if (is_absolute_path(reply)) avoided_.push_back(around(reply, asked_));
    if (avoided_.size() > kMaxAvoided) avoided_.erase(avoided_.begin());
    avoided_until_ = Clock::now() + kLongest;
    rests_until_ = Clock::now() + kRest;
    look_after(kSoon);
  }
  if (const auto pause = std::exchange(pause_after_look_, std::nullopt)) look_after(*pause);
}

void BreakAlarm::take(FootingResult result) {
  if (log_.concerns(log_position_, result.inputs)) look_after(kSoon);
  is_watched_ = result.is_watched;
  const uint32_t before = id_++;
  interests_.add(id_, result.inputs);
  interests_.remove(before);
  const bool is_other = has_looked_ && note_losses(result);
  has_looked_ = true;
  known_.clear();
  for (FootingResult::Each& each : result.environments) {
    std::string prefix = each.prefix;
    known_.emplace(std::move(prefix), std::move(each));
  }
  if (is_other) callbacks_.on_change();
  if (!lost_.empty() && !tell_timer_.is_running()) tell_timer_.start_once(kTogether - kSoon);
}

size_t BreakAlarm::interpreter_count() const {
  std::set<std::string_view> pythons;
  for (const auto& [prefix, each] : known_) {
    if (!each.footing.real.empty()) pythons.insert(each.footing.python);
  }
  return pythons.size();
}

// Adds to lost_ the environments that have lost their interpreter since the last look, and removes
// from it the environments whose interpreter exists again. Returns true if there is an environment
// of either kind.
bool BreakAlarm::note_losses(const FootingResult& result) {
  std::map<std::string, std::string> well;  // existing interpreters at the last look: real paths
  for (const auto& [prefix, each] : known_) {
    if (!each.footing.is_lost) well.emplace(each.footing.python, each.footing.real);
  }
  bool is_other = false;
  for (const FootingResult::Each& each : result.environments) {
    const auto before = known_.find(each.prefix);
    const bool is_new = before == known_.end();
    if (!each.footing.is_lost) {
      is_other = is_other || (!is_new && before->second.footing.is_lost);
      lost_.erase(each.prefix);
      continue;
    }
    // If the environment is new, it has lost its interpreter only if another environment had this
    // interpreter at the last look, with another real path than now.
    const auto python = well.find(each.footing.python);
    const bool was_well = is_new ? python != well.end() && python->second != each.footing.real
                                 : !before->second.footing.is_lost;
    if (!was_well) continue;
    is_other = true;
    const std::string& real = is_new ? python->second : before->second.footing.real;
    lost_.emplace(each.prefix, Loss::Each{each.prefix, each.project, real});
  }
  return is_other;
}

void BreakAlarm::tell() {
  const bool is_look_near = look_timer_.is_running() && look_pause_ <= kSoon;
  if (is_looking_ || is_look_near) return tell_timer_.start_once(kSoon);
  Loss loss;
  for (auto& [prefix, each] : std::exchange(lost_, {})) loss.environments.push_back(each);
  if (!loss.environments.empty()) callbacks_.tell(loss);
}

}  // namespace venvctl
