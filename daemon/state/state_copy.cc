#include "daemon/state/state_copy.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace venvctl {

namespace {

Result<StateResult> outcome(WorkerProcess::End end, const Message& reply) {
  switch (end) {
    case WorkerProcess::End::Done:
      return job_result<StateJob>(reply);
    case WorkerProcess::End::Late:
      return Error{ErrorCode::Failed,
                   "access to the state directory hangs: check that its file system is mounted and "
                   "reachable, then try again"};
    case WorkerProcess::End::NotStarted:
      return Error{ErrorCode::Failed, "the daemon cannot start a worker: try again"};
    case WorkerProcess::End::Died:
      break;
  }
  return Error{ErrorCode::Failed, "a worker of the daemon crashed: try again"};
}

EnvironmentRecord record_of(const Choice& choice) {
  EnvironmentRecord record;
  record.prefix = choice.prefix;
  record.kind = choice.kind;
  record.name = choice.name;
  record.project = choice.root;
  return record;
}

}  // namespace

void StateCopy::change(StateChange change, OnDone on_done) {
  queue_.push_back({std::move(change), std::move(on_done)});
  start_next();
}

void StateCopy::start_next() {
  if (is_working_ || queue_.empty()) return;
  is_working_ = true;
  may_have_changed_ = false;
  log_.clear();
  log_position_ = log_.position();
  workers_.submit(job_message<StateJob>({directory_, queue_.front().change, snapshot_.signatures}),
                  kLimit,
                  [this](WorkerProcess::End end, const Message& reply) { finish(end, reply); });
}

void StateCopy::finish(WorkerProcess::End end, const Message& reply) {
  auto result = outcome(end, reply);
  const OnDone on_done = std::move(queue_.front().on_done);
  const bool was_reading = queue_.front().change.what == StateChange::What::Nothing;
  queue_.pop_front();
  is_working_ = false;
  is_loaded_ = true;
  if (was_reading) failure_ = result ? "" : result.error().message;
  if (result) take_inputs(std::move(result->inputs));
  if (result && result->snapshot) take(std::move(*result->snapshot));
  on_done(result ? Result<void>() : Result<void>(result.error()));
  start_next();
}

void StateCopy::refresh_if_needed() {
  if (may_have_changed_) refresh([](const Result<void>&) {});
}

void StateCopy::note_possible_change() {
  may_have_changed_ = true;
  events_.on_possible_change();
}

void StateCopy::on_event(const WatchEvent& event) {
  if (is_working_) log_.add(event);
  const bool is_hit = std::ranges::any_of(interests_, [&](const WatchedName& each) {
    return concern_of(each, event) != Concern::None;
  });
  if (is_hit) note_possible_change();
}

void StateCopy::take_inputs(std::vector<WatchedName> inputs) {
  const std::vector<WatchedName> before = std::exchange(interests_, std::move(inputs));
  for (const WatchedName& each : before) {
    const bool is_told = std::ranges::count(unused_watches_, each.watch) > 0;
    if (!has_watch(each.watch) && !is_told) unused_watches_.push_back(each.watch);
  }
  if (log_.concerns(log_position_, interests_)) note_possible_change();
}

bool StateCopy::has_watch(int watch) const {
  return std::ranges::any_of(interests_, [&](const auto& each) { return each.watch == watch; });
}

std::vector<int> StateCopy::take_unused_watches() {
  std::vector<int> unused = std::exchange(unused_watches_, {});
  std::erase_if(unused, [this](int watch) { return has_watch(watch); });
  return unused;
}

void StateCopy::take(StateSnapshot snapshot) {
  const bool has_new_trust = snapshot.signatures.trust != snapshot_.signatures.trust;
  const bool has_new_pins = snapshot.pins.prefixes != snapshot_.pins.prefixes;
  ++version_;
  snapshot_ = std::move(snapshot);
  OtherWorlds other_worlds = made_elsewhere(snapshot_.environments.records, own_world());
  const bool has_new_worlds = other_worlds != other_worlds_;
  other_worlds_ = std::move(other_worlds);
  collect_last_uses();
  add_unwritten_approvals();
  const std::vector<EnvironmentRecord> were_half_made = std::exchange(half_made_, half_made());
  const auto key = [](const EnvironmentRecord& record) {
    return std::pair(record.prefix, record.inode);
  };
  const bool has_new_half_made = !std::ranges::equal(were_half_made, half_made_, {}, key, key);
  if (has_new_trust || has_new_half_made) events_.on_trust_change();
  if (has_new_pins || has_new_worlds) events_.on_pin_change();
  events_.on_new_content();
}

std::vector<EnvironmentRecord> StateCopy::half_made() const {
  std::vector<EnvironmentRecord> records;
  std::ranges::copy_if(
      snapshot_.environments.records, std::back_inserter(records),
      [](const auto& record) { return record.stage == EnvironmentRecord::Stage::Creating; });
  return records;
}

bool StateCopy::is_half_made(const Choice& choice) const {
  const Identity& identity = choice.evidence.identity;
  return std::ranges::any_of(half_made_, [&](const EnvironmentRecord& record) {
    const bool is_it = record.prefix == choice.prefix || record.prefix == identity.real_path;
    return is_it && record.is_half_made(identity.inode, identity.born_ns);
  });
}

void StateCopy::approve(const TrustEntry& entry) {
  unwritten_approvals_.push_back(entry);
  add_unwritten_approvals();
  events_.on_trust_change();
  StateChange change;
  change.what = StateChange::What::Allow;
  change.body = to_json(entry);
  const std::string path = entry.identity.real_path;
  this->change(std::move(change), [this, path](const Result<void>& result) {
    if (!result) return;
    std::erase_if(unwritten_approvals_,
                  [&](const TrustEntry& each) { return each.identity.real_path == path; });
  });
}

void StateCopy::add_unwritten_approvals() {
  ++version_;
  std::vector<TrustEntry>& entries = snapshot_.trust.entries;
  for (const TrustEntry& entry : unwritten_approvals_) {
    const TrustEntry* known = snapshot_.trust.find(entry.identity.real_path);
    const bool is_later_word =
        known != nullptr && (known->grant == TrustEntry::Grant::Denied || known->at > entry.at);
    if (is_later_word) continue;
    std::erase_if(entries, [&](const TrustEntry& each) {
      return is_same_subject(each.identity, entry.identity);
    });
    entries.push_back(entry);
  }
}

EnvironmentList StateCopy::environments() const {
  EnvironmentList list = snapshot_.environments;
  for (const EnvironmentRecord& record : worth_writing()) {
    auto at = std::lower_bound(list.records.begin(), list.records.end(), record,
                               [](const auto& a, const auto& b) { return a.prefix < b.prefix; });
    if (at == list.records.end() || at->prefix != record.prefix) {
      list.records.insert(at, record);
    } else {
      at->last_used = std::max(at->last_used, record.last_used);
    }
  }
  return list;
}

// Each question to a worker contains the result, so it is not computed for each question.
void StateCopy::collect_last_uses() {
  last_uses_ = last_uses_of(snapshot_.environments.records);
  for (const auto& [prefix, record] : unwritten_) add_last_use(last_uses_, record);
}

EnvironmentRecord& StateCopy::unwritten(const Choice& choice) {
  auto [at, is_new] = unwritten_.try_emplace(choice.prefix);
  if (is_new) {
    ++version_;
    at->second = record_of(choice);
    if (snapshot_.environments.find(choice.prefix) == nullptr) events_.on_find();
  }
  return at->second;
}

void StateCopy::used(const Choice& choice, int64_t now) {
  EnvironmentRecord& record = unwritten(choice);
  if (record.last_used != now) ++version_;
  record.last_used = now;
  add_last_use(last_uses_, record);
}

void StateCopy::seen(const Choice& choice) { unwritten(choice); }

// Leaves out environments that are already recorded and that the daemon has only seen, not used.
// `venvctl create` may still be creating such an environment, and records its completion itself.
std::vector<EnvironmentRecord> StateCopy::worth_writing() const {
  std::vector<EnvironmentRecord> records;
  for (const auto& [prefix, record] : unwritten_) {
    const bool is_news = record.last_used != 0 || snapshot_.environments.find(prefix) == nullptr;
    if (is_news) records.push_back(record);
  }
  return records;
}

void StateCopy::flush(OnDone on_done) {
  StateChange change;
  change.what = StateChange::What::RecordUse;
  change.records = worth_writing();
  if (change.records.empty()) {
    ++version_;
    unwritten_.clear();
    return on_done({});
  }
  this->change(std::move(change),
               [this, written = unwritten_, on_done = std::move(on_done)](Result<void> result) {
                 if (result) drop_written(written);
                 write_failure_ = result ? "" : result.error().message;
                 on_done(std::move(result));
               });
}

void StateCopy::drop_written(const std::map<std::string, EnvironmentRecord>& written) {
  ++version_;
  for (const auto& [prefix, record] : written) {
    auto found = unwritten_.find(prefix);
    if (found == unwritten_.end()) continue;
    if (found->second.last_used == record.last_used) unwritten_.erase(found);
  }
}

std::vector<std::string> StateCopy::notes() const {
  std::vector<std::string> notes;
  for (const std::string& note : {failure_, snapshot_.trust.note, snapshot_.environments.note,
                                  snapshot_.pins.note, snapshot_.found.note}) {
    if (!note.empty()) notes.push_back(note);
  }
  return notes;
}

}  // namespace venvctl
