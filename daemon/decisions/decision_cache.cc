#include "daemon/decisions/decision_cache.h"

#include <algorithm>
#include <utility>

#include "core/base/fields.h"
#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {

namespace {

// The estimated bytes of one text, one decision and one place in their containers, with the
// overhead of the allocator, but without the characters.
constexpr size_t kTextBytes = 88;
constexpr size_t kDecisionBytes = 260;
constexpr size_t kPlaceBytes = 96;
// The estimated bytes of a SharedDecision without the characters of its texts. An empty std::string
// already takes 32 bytes.
constexpr size_t kSharedBytes = 1700;

std::string_view directory_of(std::string_view key) { return key.substr(0, key.find('\0')); }

std::string_view steering_of(std::string_view key) {
  const size_t end = key.find('\0');
  return end == std::string_view::npos ? std::string_view() : key.substr(end);
}

std::string digest_of(const std::string& text) { return std::string(sha256(text)); }

// The part of a decision that is the same for all directories that share it.
Decision without_directory(Decision decision) {
  decision.directory.clear();
  decision.steps.clear();
  return decision;
}

std::string joined(const Variables& variables) {
  std::string text;
  for (const auto& [name, value] : variables.all()) {
    text += name;
    text += '=';
    text += value;
    text += '\0';
  }
  return text;
}

}  // namespace

std::string cache_key(const Question& question) {
  std::string key = question.directory;
  for (const auto& [name, value] : question.variables.all()) {
    key += '\0';
    key += name;
    key += '=';
    key += value;
  }
  return key;
}

const std::string* SharedTexts::take(std::string text) {
  const auto [at, is_new] = users_.try_emplace(std::move(text), 0);
  if (is_new) bytes_ += kTextBytes + at->first.size();
  ++at->second;
  return &at->first;
}

void SharedTexts::give_back(const std::string* text) {
  const auto found = users_.find(*text);
  if (--found->second > 0) return;
  bytes_ -= kTextBytes + found->first.size();
  users_.erase(found);
}

const std::string* SharedTexts::find(std::string_view text) const {
  const auto found = users_.find(text);
  return found == users_.end() ? nullptr : &found->first;
}

CachedDecision* DecisionCache::find(std::string_view key) {
  const std::string* steering = texts_.find(steering_of(key));
  if (steering == nullptr) return nullptr;
  const auto found = by_place_.find(Place{directory_of(key), steering});
  return found == by_place_.end() ? nullptr : find(found->second);
}

CachedDecision* DecisionCache::find(uint32_t id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &found->second;
}

SharedDecision* DecisionCache::share(Decision decision) {
  decision = without_directory(std::move(decision));
  const std::string text = to_bytes(decision);
  std::string digest = digest_of(text);
  std::unique_ptr<SharedDecision>& shared = shared_[digest];
  if (!shared) {
    shared = std::make_unique<SharedDecision>();
    shared->digest = std::move(digest);
    shared->decision = std::move(decision);
    // The text is counted twice, because SharedDecision::answer repeats a part of it.
    shared->bytes = kSharedBytes + 2 * text.size();
    bytes_ += shared->bytes;
  }
  ++shared->users;
  return shared.get();
}

void DecisionCache::give_back(SharedDecision* shared) {
  if (--shared->users > 0) return;
  bytes_ -= shared->bytes;
  shared_.erase(shared_.find(shared->digest));
}

CachedDecision& DecisionCache::put(std::string_view key, const Question& question,
                                   Decision decision, std::span<const WatchedName> interests) {
  CachedDecision* known = find(key);
  if (known != nullptr && interests_.has_same(known->id, interests)) {
    SharedDecision* before = std::exchange(known->shared, share(std::move(decision)));
    give_back(before);
    return *known;
  }
  if (known != nullptr) erase(known->id);
  const uint32_t id = next_id_++;
  CachedDecision& added = by_id_[id];
  added.id = id;
  added.directory = directory_of(key);
  added.steering = texts_.take(std::string(steering_of(key)));
  added.variables = texts_.take(joined(question.variables));
  added.shared = share(std::move(decision));
  by_place_.emplace(Place{added.directory, added.steering}, id);
  interests_.add(id, interests);
  bytes_ += kDecisionBytes + added.directory.size();
  return added;
}

bool DecisionCache::is_same(const CachedDecision& cached, const Decision& decision) {
  return cached.shared->digest == digest_of(to_bytes(without_directory(decision)));
}

Question DecisionCache::question_of(const CachedDecision& cached) {
  Question question{cached.directory, {}, {}};
  for (const std::string_view entry : split(*cached.variables, '\0')) {
    question.variables.set_entry(entry);
  }
  return question;
}

void DecisionCache::erase(uint32_t id) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  const CachedDecision& cached = found->second;
  interests_.remove(id);
  by_place_.erase(Place{cached.directory, cached.steering});
  bytes_ -= kDecisionBytes + cached.directory.size();
  texts_.give_back(cached.steering);
  texts_.give_back(cached.variables);
  give_back(cached.shared);
  by_id_.erase(found);
}

DecisionCache DecisionCache::take_all() {
  DecisionCache taken;
  std::swap(taken, *this);
  max_bytes_ = taken.max_bytes_;
  generation_ = taken.generation_;
  return taken;
}

bool DecisionCache::free_some(size_t count) {
  interests_.free_some(count);
  erase_some(by_place_, count);  // before by_id_, which owns the directories in the keys
  erase_some(by_id_, count);
  erase_some(shared_, count);
  texts_.free_some(count);
  erase_some(places_, count);
  return count == 0;
}

size_t DecisionCache::bytes() const { return bytes_ + texts_.bytes() + interests_.bytes(); }

std::vector<uint32_t> DecisionCache::next_in_turn(size_t count) {
  std::vector<uint32_t> ids;
  const size_t wanted = std::min(count, by_id_.size());
  auto at = by_id_.upper_bound(turn_);
  while (ids.size() < wanted) {
    if (at == by_id_.end()) at = by_id_.begin();
    ids.push_back(at->first);
    turn_ = at->first;
    ++at;
  }
  return ids;
}

std::vector<uint32_t> DecisionCache::representatives(std::span<const uint32_t> ids) {
  std::vector<uint32_t> first;
  std::unordered_set<const SharedDecision*> seen;
  for (const uint32_t id : ids) {
    const CachedDecision* cached = find(id);
    if (cached != nullptr && seen.insert(cached->shared).second) first.push_back(id);
  }
  return first;
}

void DecisionCache::for_each_choice(const std::function<void(const Choice&)>& visit) const {
  for (const auto& [digest, shared] : shared_) {
    if (shared->decision.choice) visit(*shared->decision.choice);
  }
}

void DecisionCache::add_place(std::string directory) {
  const auto [at, is_new] = places_.insert(std::move(directory));
  if (is_new) bytes_ += kPlaceBytes + at->size();
}

bool DecisionCache::has_place_below(std::string_view directory) const {
  const auto is_below = [&](std::string_view path) { return path_contains(directory, path); };
  if (std::ranges::any_of(places_, is_below)) return true;
  return std::ranges::any_of(by_id_,
                             [&](const auto& each) { return is_below(each.second.directory); });
}

}  // namespace venvctl
