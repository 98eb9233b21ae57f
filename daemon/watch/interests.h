// Records which decisions depend on which names in which watched directories.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/watch/watched_name.h"
#include "daemon/watch/watcher.h"

namespace venvctl {

enum class Concern {
  None,
  Possible,  // a new directory of any name: only another inspection shows whether it has an effect
  Certain,
};
// How `event` affects a decision that depends on `interest`.
Concern concern_of(const WatchedName& interest, const WatchEvent& event);

// Equal interests are stored only once. The time to add or remove a decision depends only on the
// number of its interests. The time to find decisions depends only on how many are found.
class Interests {
 public:
  using Decision = uint32_t;

  // `decision` must be a number that was never used before.
  void add(Decision decision, std::span<const WatchedName> interests);
  void remove(Decision decision);
  // Frees at most `budget` elements, and subtracts their number from `budget`. Call this only on an
  // object that is no longer used. If some budget is left, everything is freed, and take_unused()
  // returns all watches.
  void free_some(size_t& budget);
  // True if `decision` was added with exactly these interests, in any order.
  bool has_same(Decision decision, std::span<const WatchedName> interests) const;

  struct Concerned {
    std::vector<Decision> certain;
    std::vector<Decision> possible;
    // There are more certain decisions than the caller asked for, so not all are listed.
    bool is_cut = false;
  };
  // Returns the decisions that the event may affect. Each is listed only once, either as certain or
  // as possible. Must not be called for Overflow, which affects all decisions. If the event
  // certainly affects more than `most` decisions of one interest, stops and sets is_cut, so that
  // the time is limited.
  Concerned concerned_by(const WatchEvent& event, size_t most = SIZE_MAX) const;

  // Returns watches on which no decision depends any more. Each is returned once.
  std::vector<int> take_unused();
  bool has_watch(int watch) const { return first_nodes_.contains(watch); }
  size_t watch_count() const { return first_nodes_.size(); }
  // The approximate memory use of this object.
  size_t bytes() const { return bytes_; }

 private:
  using Counts = WatchedName::Counts;
  using NodeId = uint32_t;
  using NameId = uint32_t;
  static constexpr uint32_t kNone = UINT32_MAX;

  // One interest, and the decisions that share it. Most nodes have only one decision.
  struct Node {
    int watch = 0;
    NameId name = 0;
    uint32_t living = 0;      // number of decisions that were not removed
    Decision first = 0;       // 0 if there is none
    NodeId previous = kNone;  // the previous node of the same watch
    NodeId next = kNone;
    std::vector<Decision> rest;  // may include removed decisions, until these are the majority
  };
  struct Name {
    NameId id = 0;
    uint32_t nodes = 0;
  };
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Names = std::unordered_map<std::string, Name, Hash, std::equal_to<>>;

  static uint64_t key(int watch, NameId name) {
    return uint64_t{static_cast<uint32_t>(watch)} << 32 | name;
  }
  // Ids below this are values of Counts. All other ids stand for names.
  static constexpr NameId kFirstName = static_cast<NameId>(Counts::EveryName) + 1;
  NameId take_name(const std::string& name);
  void give_back_name(NameId id);
  NodeId node_for(const WatchedName& interest);
  NodeId find(int watch, Counts counts, std::string_view name) const;
  std::vector<NodeId> nodes_for(std::span<const WatchedName> interests);
  void link(NodeId id);
  void release(NodeId id);
  void remove_from(NodeId id, Decision decision);
  void collect(NodeId id, const WatchEvent& event, size_t most, Concerned& concerned) const;

  // A deque, because a growing vector would briefly need twice the memory.
  std::deque<Node> nodes_;
  std::vector<NodeId> free_nodes_;
  std::unordered_map<uint64_t, NodeId> ids_;     // by key
  std::unordered_map<int, NodeId> first_nodes_;  // by watch
  std::unordered_map<Decision, std::vector<NodeId>> nodes_of_;
  Names names_;
  // By id, beginning with kFirstName; null if the id is free.
  std::vector<Names::value_type*> name_of_;
  std::vector<NameId> free_names_;
  std::vector<int> emptied_;  // watches that lost their last node; some may have nodes again
  size_t bytes_ = 0;
};

}  // namespace venvctl
