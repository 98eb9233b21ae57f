#include "daemon/decisions/package_states.h"

#include <algorithm>
#include <utility>

#include "core/base/path.h"

namespace venvctl {

namespace {

bool is_near(const std::string& mount_point, const std::string& directory) {
  return path_contains(mount_point, directory) || path_contains(directory, mount_point);
}

}  // namespace

PackageStates::PackageStates(Loop& loop, Workers& workers, std::function<void()> on_change)
    : workers_(workers),
      on_change_(std::move(on_change)),
      timer_(loop, [this] { compare_next(); }) {}

bool PackageStates::differs(const Choice& choice) const {
  const auto found = states_.find({choice.root, choice.prefix});
  return found != states_.end() && found->second.differs;
}

void PackageStates::want(const Choice& choice) {
  const Key key{choice.root, choice.prefix};
  if (states_.size() >= kMaxKnown && !states_.contains(key)) {
    doubt_all();
    states_.clear();
    todo_.clear();
    on_change_();
  }
  State& state = states_[key];
  if (state.version != choice.version) doubt(state);
  state.version = choice.version;
  state.is_wanted = true;
  if (state.id == 0 && comparing_ != key) compare_soon(key);
}

void PackageStates::compare_soon(const Key& key) {
  todo_.insert(key);
  if (!comparing_) start_timer(next_);
}

void PackageStates::start_timer(std::chrono::steady_clock::time_point earliest) {
  const auto now = std::chrono::steady_clock::now();
  const auto due = std::max(earliest, now + kSoon);
  if (timer_.is_running() && timer_due_ <= due) return;
  timer_due_ = due;
  timer_.start_once(std::chrono::ceil<std::chrono::milliseconds>(due - now));
}

void PackageStates::compare_next() {
  const auto now = std::chrono::steady_clock::now();
  auto first_end = std::chrono::steady_clock::time_point::max();
  for (auto at = todo_.begin(); at != todo_.end() && !comparing_;) {
    const auto end = slow_places_.end_of_rest(at->prefix);
    const auto found = states_.find(*at);
    if (found != states_.end() && end > now) {
      first_end = std::min(first_end, end);
      ++at;
      continue;
    }
    const Key key = todo_.extract(at++).value();
    if (found == states_.end()) continue;
    comparing_ = key;
    began_ = now;
    log_.clear();
    log_position_ = log_.position();
    workers_.submit(
        job_message<CompareJob>({key.project, key.prefix, found->second.version}), kCompareWithin,
        [this, key](WorkerProcess::End done, const Message& reply) { finish(key, done, reply); });
  }
  if (!comparing_ && !todo_.empty()) start_timer(first_end);
}

void PackageStates::finish(const Key& key, WorkerProcess::End end, const Message& reply) {
  comparing_.reset();
  const auto now = std::chrono::steady_clock::now();
  next_ = began_ + kShare * (now - began_);
  auto result = end == WorkerProcess::End::Done
                    ? job_result<CompareJob>(reply)
                    : Result<CompareResult>(Error{ErrorCode::Failed, "the comparison failed"});
  const auto found = states_.find(key);
  if (result) {
    slow_places_.was_quick(key.prefix);
    if (found != states_.end()) take(key, found->second, *std::move(result));
  } else {
    if (end == WorkerProcess::End::Died) {
      slow_places_.killed(key.prefix, reply, now);
    } else if (end == WorkerProcess::End::Late) {
      slow_places_.was_late(key.prefix, SlowPlaces::kLocalRest, now);
    } else {
      next_ = std::max(next_, now + SlowPlaces::kLocalRest);
    }
    todo_.insert(key);
  }
  // The next comparison waits, because shells that wait for an answer come first.
  if (!todo_.empty()) start_timer(next_);
}

void PackageStates::take(const Key& key, State& state, CompareResult result) {
  doubt(state);
  const bool is_old = log_.concerns(log_position_, result.inputs);
  if (is_old) {
    todo_.insert(key);
  } else if (result.is_watched) {
    state.id = next_id_++;
    keys_[state.id] = key;
    interests_.add(state.id, result.inputs);
  }
  if (std::exchange(state.differs, result.differs) != result.differs) on_change_();
}

// Removes the inputs of the last comparison, so that the environment is compared again.
void PackageStates::doubt(State& state) {
  if (state.id == 0) return;
  interests_.remove(state.id);
  keys_.erase(state.id);
  state.id = 0;
}

void PackageStates::on_event(const WatchEvent& event) {
  if (comparing_) log_.add(event);
  if (event.what == WatchEvent::What::Overflow) return doubt_all();
  const Interests::Concerned concerned = interests_.concerned_by(event);
  for (const auto& ids : {concerned.certain, concerned.possible}) {
    for (const uint32_t id : ids) {
      const Key key = keys_[id];
      doubt(states_[key]);
      compare_soon(key);
    }
  }
}

void PackageStates::on_mount_change(const std::vector<std::string>& mount_points) {
  // It is not known here which paths the worker is reading, so its result counts as outdated.
  if (comparing_) log_.add({WatchEvent::What::Overflow, -1, ""});
  for (auto& [key, state] : states_) {
    const bool is_concerned = std::ranges::any_of(mount_points, [&](const std::string& each) {
      return is_near(each, key.prefix) || is_near(each, key.project);
    });
    if (!is_concerned || state.id == 0) continue;
    doubt(state);
    compare_soon(key);
  }
}

void PackageStates::doubt_all() {
  for (auto& [key, state] : states_) doubt(state);
}

void PackageStates::keep_only(const std::set<Key>& used) {
  for (auto at = states_.begin(); at != states_.end();) {
    const bool was_wanted = std::exchange(at->second.is_wanted, false);
    if (was_wanted || used.contains(at->first)) {
      ++at;
      continue;
    }
    doubt(at->second);
    at = states_.erase(at);
  }
}

}  // namespace venvctl
