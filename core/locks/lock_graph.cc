#include "core/locks/lock_graph.h"

#include <set>
#include <utility>

namespace venvctl {

void mark_wanted(std::vector<LockNode>& nodes, const std::vector<LockedDependency>& roots,
                 const MarkerEnvironment& environment) {
  std::multimap<std::string, LockNode*> by_name;
  for (LockNode& node : nodes) by_name.emplace(node.package.name, &node);
  std::vector<LockedDependency> todo = roots;
  std::set<std::pair<const LockNode*, std::string>> followed;  // node and extra
  const auto follow = [&](LockNode& node, const std::string& extra,
                          const std::vector<LockedDependency>& dependencies) {
    if (!followed.emplace(&node, extra).second) return;
    todo.insert(todo.end(), dependencies.begin(), dependencies.end());
  };
  while (!todo.empty()) {
    const LockedDependency edge = std::move(todo.back());
    todo.pop_back();
    if (!marker_holds(edge.marker, environment).value_or(false)) continue;
    const auto [begin, end] = by_name.equal_range(edge.name);
    for (auto at = begin; at != end; ++at) {
      LockNode& node = *at->second;
      if (!edge.version.empty() && edge.version != node.package.version) continue;
      node.package.is_wanted = true;
      follow(node, "", node.dependencies);
      for (const std::string& extra : edge.extras) {
        const auto found = node.of_extras.find(extra);
        if (found != node.of_extras.end()) follow(node, extra, found->second);
      }
    }
  }
}

std::vector<LockedPackage> packages_of(std::vector<LockNode> nodes) {
  std::vector<LockedPackage> packages;
  packages.reserve(nodes.size());
  for (LockNode& node : nodes) packages.push_back(std::move(node.package));
  return packages;
}

}  // namespace venvctl
