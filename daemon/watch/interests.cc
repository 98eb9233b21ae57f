#include "daemon/watch/interests.h"

#include <algorithm>

#include "core/base/erase_some.h"
#include "daemon/watch/deciding_names.h"

namespace venvctl {

namespace {

// Estimated bytes per element in the containers of Interests, including allocator overhead.
constexpr size_t kNodeBytes = 160;
constexpr size_t kNameBytes = 88;
constexpr size_t kDecisionBytes = 88;
constexpr size_t kLinkBytes = 12;  // a link from a decision to a node, and the link back

// True if the event is about the watched directory itself, so that it affects every interest in the
// directory.
bool is_about_directory(const WatchEvent& event) {
  return event.what == WatchEvent::What::Moved || event.what == WatchEvent::What::Gone ||
         event.what == WatchEvent::What::Overflow;
}

using Counts = WatchedName::Counts;

Concern concern(Counts counts, std::string_view name, const WatchEvent& event) {
  if (is_about_directory(event)) return Concern::Certain;
  const bool is_about_attributes = event.what == WatchEvent::What::Attributes;
  if (is_about_attributes && event.name.empty()) return Concern::Certain;
  if (counts == Counts::EveryName) return Concern::Certain;
  if (counts == Counts::Name) return name == event.name ? Concern::Certain : Concern::None;
  if (is_deciding_name(event.name)) return Concern::Certain;
  const bool may_be_environment = event.what == WatchEvent::What::MadeDirectory ||
                                  event.what == WatchEvent::What::CameDirectory;
  const bool is_possible = may_be_environment && counts == Counts::NewDirectories;
  return is_possible ? Concern::Possible : Concern::None;
}

void make_unique(std::vector<Interests::Decision>& decisions) {
  std::sort(decisions.begin(), decisions.end());
  decisions.erase(std::unique(decisions.begin(), decisions.end()), decisions.end());
}

}  // namespace

Concern concern_of(const WatchedName& interest, const WatchEvent& event) {
  const bool is_meant = event.what == WatchEvent::What::Overflow || event.watch == interest.watch;
  return is_meant ? concern(interest.counts, interest.name, event) : Concern::None;
}

void Interests::add(Decision decision, std::span<const WatchedName> interests) {
  std::vector<NodeId> nodes = nodes_for(interests);
  for (const NodeId id : nodes) {
    Node& node = nodes_[id];
    ++node.living;
    if (node.first == 0) {
      node.first = decision;
    } else {
      node.rest.push_back(decision);
    }
  }
  bytes_ += kDecisionBytes + kLinkBytes * nodes.size();
  nodes_of_.emplace(decision, std::move(nodes));
}

void Interests::remove(Decision decision) {
  auto found = nodes_of_.find(decision);
  if (found == nodes_of_.end()) return;
  const std::vector<NodeId> nodes = std::move(found->second);
  nodes_of_.erase(found);
  bytes_ -= kDecisionBytes + kLinkBytes * nodes.size();
  for (const NodeId id : nodes) remove_from(id, decision);
}

void Interests::remove_from(NodeId id, Decision decision) {
  Node& node = nodes_[id];
  if (node.first == decision) node.first = 0;
  if (--node.living == 0) return release(id);
  constexpr size_t kWorthwhile = 16;
  if (node.rest.size() < 2 * size_t{node.living} + kWorthwhile) return;
  std::erase_if(node.rest, [this](Decision each) { return !nodes_of_.contains(each); });
}

void Interests::free_some(size_t& budget) {
  for (; budget > 0 && !first_nodes_.empty(); --budget) {
    emptied_.push_back(first_nodes_.begin()->first);
    first_nodes_.erase(first_nodes_.begin());
  }
  erase_some(nodes_, budget);
  erase_some(ids_, budget);
  erase_some(nodes_of_, budget);
  erase_some(names_, budget);
}

bool Interests::has_same(Decision decision, std::span<const WatchedName> interests) const {
  const auto found = nodes_of_.find(decision);
  if (found == nodes_of_.end()) return false;
  std::vector<NodeId> nodes;
  nodes.reserve(interests.size());
  for (const WatchedName& each : interests) {
    nodes.push_back(find(each.watch, each.counts, each.name));
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes == found->second;
}

std::vector<Interests::NodeId> Interests::nodes_for(std::span<const WatchedName> interests) {
  std::vector<NodeId> nodes;
  nodes.reserve(interests.size());
  for (const WatchedName& interest : interests) nodes.push_back(node_for(interest));
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  nodes.shrink_to_fit();
  return nodes;
}

Interests::NodeId Interests::find(int watch, Counts counts, std::string_view name) const {
  auto id = static_cast<NameId>(counts);
  if (counts == Counts::Name) {
    const auto known = names_.find(name);
    if (known == names_.end()) return kNone;
    id = known->second.id;
  }
  const auto found = ids_.find(key(watch, id));
  return found == ids_.end() ? kNone : found->second;
}

Interests::NameId Interests::take_name(const std::string& name) {
  const auto [known, is_new] = names_.try_emplace(name);
  if (is_new) {
    bytes_ += kNameBytes + name.size();
    if (free_names_.empty()) {
      free_names_.push_back(kFirstName + static_cast<NameId>(name_of_.size()));
      name_of_.push_back(nullptr);
    }
    known->second.id = free_names_.back();
    free_names_.pop_back();
    name_of_[known->second.id - kFirstName] = &*known;
  }
  return known->second.id;
}

void Interests::give_back_name(NameId id) {
  Names::value_type*& name = name_of_[id - kFirstName];
  if (--name->second.nodes > 0) return;
  bytes_ -= kNameBytes + name->first.size();
  free_names_.push_back(id);
  names_.erase(names_.find(name->first));
  name = nullptr;
}

Interests::NodeId Interests::node_for(const WatchedName& interest) {
  const bool is_one_name = interest.counts == Counts::Name;
  const NameId name = is_one_name ? take_name(interest.name) : static_cast<NameId>(interest.counts);
  const auto [at, is_new] = ids_.try_emplace(key(interest.watch, name), kNone);
  if (!is_new) return at->second;
  bytes_ += kNodeBytes;
  if (is_one_name) ++name_of_[name - kFirstName]->second.nodes;
  if (free_nodes_.empty()) {
    free_nodes_.push_back(static_cast<NodeId>(nodes_.size()));
    nodes_.emplace_back();
  }
  at->second = free_nodes_.back();
  free_nodes_.pop_back();
  nodes_[at->second].watch = interest.watch;
  nodes_[at->second].name = name;
  link(at->second);
  return at->second;
}

void Interests::link(NodeId id) {
  const auto [first, is_new] = first_nodes_.try_emplace(nodes_[id].watch, id);
  if (is_new) return;
  nodes_[id].next = first->second;
  nodes_[first->second].previous = id;
  first->second = id;
}

void Interests::release(NodeId id) {
  Node& node = nodes_[id];
  if (node.next != kNone) nodes_[node.next].previous = node.previous;
  if (node.previous != kNone) {
    nodes_[node.previous].next = node.next;
  } else if (node.next != kNone) {
    first_nodes_[node.watch] = node.next;
  } else {
    first_nodes_.erase(node.watch);
    emptied_.push_back(node.watch);
  }
  ids_.erase(key(node.watch, node.name));
  if (node.name >= kFirstName) give_back_name(node.name);
  bytes_ -= kNodeBytes;
  node = {};
  free_nodes_.push_back(id);
}

void Interests::collect(NodeId id, const WatchEvent& event, size_t most,
                        Concerned& concerned) const {
  const Node& node = nodes_[id];
  const bool is_one_name = node.name >= kFirstName;
  const Concern found = is_one_name
                            ? concern(Counts::Name, name_of_[node.name - kFirstName]->first, event)
                            : concern(static_cast<Counts>(node.name), "", event);
  if (found == Concern::None) return;
  concerned.is_cut = concerned.is_cut || (found == Concern::Certain && node.living > most);
  if (concerned.is_cut) return;
  auto& list = found == Concern::Certain ? concerned.certain : concerned.possible;
  if (node.first != 0) list.push_back(node.first);
  for (const Decision each : node.rest) {
    if (nodes_of_.contains(each)) list.push_back(each);
  }
}

Interests::Concerned Interests::concerned_by(const WatchEvent& event, size_t most) const {
  Concerned concerned;
  const auto first = first_nodes_.find(event.watch);
  if (first == first_nodes_.end()) return concerned;
  if (is_about_directory(event) || event.name.empty()) {
    for (NodeId id = first->second; id != kNone && !concerned.is_cut; id = nodes_[id].next) {
      collect(id, event, most, concerned);
    }
  } else {
    // The event affects an interest in a single name only if that name is the name in the event.
    for (const Counts counts :
         {Counts::Name, Counts::Markers, Counts::NewDirectories, Counts::EveryName}) {
      const NodeId id = find(event.watch, counts, event.name);
      if (id != kNone) collect(id, event, most, concerned);
    }
  }
  make_unique(concerned.certain);
  make_unique(concerned.possible);
  std::erase_if(concerned.possible, [&concerned](Decision decision) {
    return std::binary_search(concerned.certain.begin(), concerned.certain.end(), decision);
  });
  return concerned;
}

std::vector<int> Interests::take_unused() {
  std::vector<int> unused = std::move(emptied_);
  emptied_.clear();
  std::sort(unused.begin(), unused.end());
  unused.erase(std::unique(unused.begin(), unused.end()), unused.end());
  std::erase_if(unused, [this](int watch) { return has_watch(watch); });
  return unused;
}

}  // namespace venvctl
