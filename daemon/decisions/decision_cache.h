// Decisions in memory, by what was asked; and the event interests that each one rests on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/resolve/resolver.h"
#include "daemon/watch/interests.h"

namespace venvctl {

// What a decision depends on beside the files: the directory and the steering variables. PATH is
// only a hint and no part of it.
std::string cache_key(const Question& question);

struct CachedDecision {
  uint64_t id = 0;
  std::string key;
  Question question;  // to ask it again
  Decision decision;
  std::vector<Interest> interests;
  // The answer as it was last handed out, good while `answer_era` is the era of the cache.
  std::string answer;
  uint64_t answer_era = 0;
  bool answer_has_environment = false;
};

class DecisionCache {
 public:
  static constexpr size_t kMaxDecisions = 16'384;

  // Null: not known.
  CachedDecision* find(std::string_view key);
  CachedDecision* find(uint64_t id);
  // In place of one with the same key.
  CachedDecision& put(std::string key, Question question, Decision decision,
                      std::vector<Interest> interests);
  void erase(uint64_t id);
  void clear();

  size_t size() const { return by_key_.size(); }
  bool is_full() const { return size() >= kMaxDecisions; }
  // At most `count` of them, others each time until all had their turn.
  std::vector<uint64_t> next_in_turn(size_t count);

  // Answers that were made before are to be made anew.
  void begin_era() { ++era_; }
  uint64_t era() const { return era_; }
  Interests& interests() { return interests_; }
  const Interests& interests() const { return interests_; }

 private:
  std::unordered_map<std::string_view, std::unique_ptr<CachedDecision>> by_key_;  // key inside
  std::map<uint64_t, CachedDecision*> by_id_;
  Interests interests_;
  uint64_t next_id_ = 1;
  uint64_t turn_ = 0;  // id of the last that had its turn
  uint64_t era_ = 1;
};

}  // namespace venvctl
