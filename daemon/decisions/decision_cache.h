// Stores decisions in memory, each under its question and with the watched names on which it
// depends.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/erase_some.h"
#include "core/resolve/resolver.h"
#include "daemon/watch/interests.h"

namespace venvctl {

// A key made of all inputs of a decision except files: the directory, the steering variables, and
// PATH (because an environment must not shadow commands in PATH).
std::string cache_key(const Question& question);

// A decision that several directories share, for example all directories inside a project.
struct SharedDecision {
  std::string digest;  // digest of the decision; equal decisions are stored only once
  Decision decision;   // without its directory and steps
  // The last answer that was made from the decision. It is valid as long as `answer_generation`
  // equals the generation of the cache.
  std::string answer;
  uint64_t answer_generation = 0;
  bool answer_has_environment = false;
  size_t users = 0;
  size_t bytes = 0;
};

struct CachedDecision {
  uint32_t id = 0;
  int64_t looked_at_ms = 0;  // when files were last inspected, in milliseconds of Decisions::Clock
  std::string directory;
  const std::string* steering = nullptr;   // part of the key; equal texts are stored only once
  const std::string* variables = nullptr;  // includes PATH; used to repeat the question
  SharedDecision* shared = nullptr;
};

// Stores each text only once, even if it has several users. A text is erased when its last user
// gives it back.
class SharedTexts {
 public:
  const std::string* take(std::string text);
  void give_back(const std::string* text);
  const std::string* find(std::string_view text) const;
  size_t bytes() const { return bytes_; }
  void free_some(size_t& budget) { erase_some(users_, budget); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, size_t, Hash, std::equal_to<>> users_;
  size_t bytes_ = 0;
};

class DecisionCache {
 public:
  // The limit of the estimated size of the cache. The estimate is accurate to a few percent. With
  // this limit, the whole daemon stays below 64 MB.
  static constexpr size_t kMaxBytes = 40u * 1024 * 1024;

  // Null if the decision is not in the cache.
  CachedDecision* find(std::string_view key);
  CachedDecision* find(uint32_t id);
  // Adds a decision, or replaces the decision with the same key. The new decision gets the id of
  // the replaced one if the interests are the same.
  CachedDecision& put(std::string_view key, const Question& question, Decision decision,
                      std::span<const WatchedName> interests);
  // True if `cached` holds `decision`.
  static bool is_same(const CachedDecision& cached, const Decision& decision);
  // The original question, but without the pins.
  static Question question_of(const CachedDecision& cached);
  void erase(uint32_t id);
  // Empties the cache in constant time. The returned cache has the old content; the caller must
  // only free it.
  DecisionCache take_all();
  // Frees at most `count` elements of the containers, so that the destructor has little work left.
  // Returns false if no elements are left; take_unused_watches() then returns all watches that the
  // elements used.
  bool free_some(size_t count);

  size_t size() const { return by_id_.size(); }
  size_t bytes() const;
  bool is_full() const { return bytes() >= max_bytes_ || next_id_ == UINT32_MAX; }
  void set_max_bytes(size_t bytes) { max_bytes_ = bytes; }
  // Returns the ids of at most `count` decisions. The next call continues with the decisions after
  // them, and begins again at the first decision when it has reached the last.
  std::vector<uint32_t> next_in_turn(size_t count);
  // Returns one id for each group of equal decisions among `ids`.
  std::vector<uint32_t> representatives(std::span<const uint32_t> ids);

  // Records a directory that a worker read for a decision about another directory.
  void add_place(std::string directory);
  // True if a worker read `directory`, or something below it, for a decision.
  bool has_place_below(std::string_view directory) const;

  // Calls `visit` for the environment of each decision that has one.
  void for_each_choice(const std::function<void(const Choice&)>& visit) const;

  // Makes each SharedDecision::answer invalid.
  void begin_generation() { ++generation_; }
  uint64_t generation() const { return generation_; }
  const Interests& interests() const { return interests_; }
  std::vector<int> take_unused_watches() { return interests_.take_unused(); }

 private:
  // The key of a decision: its directory and the text of its steering variables.
  struct Place {
    std::string_view directory;
    const std::string* steering;
    bool operator==(const Place&) const = default;
  };
  struct PlaceHash {
    size_t operator()(const Place& place) const {
      return std::hash<std::string_view>()(place.directory) ^
             std::hash<const std::string*>()(place.steering);
    }
  };
  SharedDecision* share(Decision decision);
  void give_back(SharedDecision* shared);

  std::unordered_map<Place, uint32_t, PlaceHash> by_place_;
  std::map<uint32_t, CachedDecision> by_id_;
  // The keys are the digests of the decisions.
  std::unordered_map<std::string, std::unique_ptr<SharedDecision>> shared_;
  SharedTexts texts_;
  std::set<std::string, std::less<>> places_;
  Interests interests_;
  size_t bytes_ = 0;  // estimated, of decisions and places
  size_t max_bytes_ = kMaxBytes;
  uint32_t next_id_ = 1;
  uint32_t turn_ = 0;  // the last id that next_in_turn() returned
  uint64_t generation_ = 1;
};

}  // namespace venvctl
