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
  Possible,  // a new directory of any name: only a new inspection shows its effect
  Certain,
};
// How `event` affects a decision that depends on `interest`.
Concern concern_of(const WatchedName& interest, const WatchEvent& event);

// Equal interests are stored once. The cost of adding and removing depends only on the number of
// the decision's own interests, the cost of finding only on the number of concerned decisions.
class Interests {
 public:
  using Decision = uint32_t;

  // `decision` is new, and its number was never used before.
  void add(Decision decision, std::span<const WatchedName> interests);
  void remove(Decision decision);
  // Call only on an object that is no longer used: frees elements while `budget` lasts. If budget
  // is left over, everything is freed, and take_unused() returns all watches.
  void free_some(size_t& budget);
  // True if `decision` was added with exactly these interests, in any order.
  bool has_same(Decision decision, std::span<const WatchedName> interests) const;

  struct Concerned {
    std::vector<Decision> certain;
    std::vector<Decision> possible;
    bool is_cut = false;  // more are certain than the caller asked for, and not all are listed
  };
  // Lists each decision once; a certain one is not also listed as possible. Must not be called for
  // Overflow, which concerns all. Finding more than `most` takes no longer than finding `most`.
  Concerned concerned_by(const WatchEvent& event, size_t most = SIZE_MAX) const;

  // Watches that no decision depends on any more; each is returned once.
  std::vector<int> take_unused();
  bool has_watch(int watch) const { return first_nodes_.contains(watch); }
  size_t watch_count() const { return first_nodes_.size(); }
  // Approximate memory use of everything here.
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
    Decision first = 0;       // 0: none
    NodeId previous = kNone;  // of the same watch
    NodeId next = kNone;
    std::vector<Decision> rest;  // may include removed ones, until they are the majority
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
  // Ids below this are values of Counts; the other ids are of names.
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

  std::deque<Node> nodes_;  // never moved: a growing vector would briefly need twice the memory
  std::vector<NodeId> free_nodes_;
  std::unordered_map<uint64_t, NodeId> ids_;     // by key
  std::unordered_map<int, NodeId> first_nodes_;  // by watch
  std::unordered_map<Decision, std::vector<NodeId>> nodes_of_;
  Names names_;
  std::vector<Names::value_type*> name_of_;  // by id, from kFirstName on; null: free
  std::vector<NameId> free_names_;
  std::vector<int> emptied_;  // watches; some may have nodes again
  size_t bytes_ = 0;
};

}  // namespace venvctl
