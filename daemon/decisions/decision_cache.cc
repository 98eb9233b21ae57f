#include "daemon/decisions/decision_cache.h"

#include <algorithm>

namespace venvctl {

std::string cache_key(const Question& question) {
  std::string key = question.directory;
  for (const auto& [name, value] : question.variables.all()) {
    if (name == "PATH") continue;
    key += '\0';
    key += name;
    key += '=';
    key += value;
  }
  return key;
}

CachedDecision* DecisionCache::find(std::string_view key) {
  auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second.get();
}

CachedDecision* DecisionCache::find(uint64_t id) {
  auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

CachedDecision& DecisionCache::put(std::string key, Question question, Decision decision,
                                   std::vector<Interest> interests) {
  if (const CachedDecision* old = find(key)) erase(old->id);
  auto cached = std::make_unique<CachedDecision>();
  cached->id = next_id_++;
  cached->key = std::move(key);
  cached->question = std::move(question);
  cached->decision = std::move(decision);
  cached->interests = std::move(interests);
  CachedDecision& added = *cached;
  interests_.add(added.id, added.interests);
  by_id_.emplace(added.id, &added);
  by_key_.emplace(added.key, std::move(cached));
  return added;
}

void DecisionCache::erase(uint64_t id) {
  auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  interests_.remove(id, found->second->interests);
  by_key_.erase(by_key_.find(found->second->key));
  by_id_.erase(found);
}

void DecisionCache::clear() {
  interests_.clear();
  by_id_.clear();
  by_key_.clear();
}

std::vector<uint64_t> DecisionCache::next_in_turn(size_t count) {
  std::vector<uint64_t> ids;
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

}  // namespace venvctl
