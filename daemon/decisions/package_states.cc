#include "daemon/decisions/package_states.h"

#include <algorithm>
#include <utility>

namespace venvctl {

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
  if (state.id == 0 && comparing_ != key) compare_soon(key);
}

void PackageStates::compare_soon(const Key& key) {
  todo_.insert(key);
  if (!timer_.is_running() && !comparing_) start_timer();
}

void PackageStates::start_timer() {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(next_ - std::chrono::steady_clock::now());
  timer_.start_once(std::max(left, kSoon));
}

void PackageStates::compare_next() {
  while (!comparing_ && !todo_.empty()) {
    const Key key = todo_.extract(todo_.begin()).value();
    const auto found = states_.find(key);
    const auto now = std::chrono::steady_clock::now();
    if (found == states_.end() || slow_places_.is_resting(key.prefix, now)) continue;
    comparing_ = key;
    began_ = now;
    log_.clear();
    log_position_ = log_.position();
    workers_.submit(
        job_message<CompareJob>({key.project, key.prefix, found->second.version}), kCompareWithin,
        [this, key](WorkerProcess::End end, const Message& reply) { finish(key, end, reply); });
  }
}

void PackageStates::finish(const Key& key, WorkerProcess::End end, const Message& reply) {
  comparing_.reset();
  const auto now = std::chrono::steady_clock::now();
  next_ = began_ + kShare * (now - began_);
  if (end == WorkerProcess::End::Late) {
    slow_places_.was_late(key.prefix, SlowPlaces::kLocalRest, now);
  } else if (end == WorkerProcess::End::Died) {
    slow_places_.killed(key.prefix, reply, now);
  } else if (end == WorkerProcess::End::Done) {
    slow_places_.was_quick(key.prefix);
    auto result = job_result<CompareJob>(reply);
    const auto found = states_.find(key);
    if (result && found != states_.end()) take(key, found->second, *std::move(result));
  }
  // The next comparison waits, because shells that wait for an answer come first.
  if (!todo_.empty()) start_timer();
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

void PackageStates::doubt_all() {
  for (auto& [key, state] : states_) doubt(state);
}

void PackageStates::keep_only(const std::set<Key>& used) {
  for (auto& [key, state] : states_) {
    if (!used.contains(key)) doubt(state);
  }
  std::erase_if(states_, [&](const auto& each) { return !used.contains(each.first); });
}

}  // namespace venvctl
