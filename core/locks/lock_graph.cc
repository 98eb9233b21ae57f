#include "core/locks/lock_graph.h"

#include <set>
#include <tuple>

namespace venvctl {
namespace {

// What a dependency asks for: the name of a package, its version ("" for any) and one of its extras
// ("" for none).
using Goal = std::tuple<std::string, std::string, std::string>;
using Goals = std::map<Goal, std::vector<LockNode*>>;

Goals goals_of(std::vector<LockNode>& nodes) {
  Goals goals;
  for (LockNode& node : nodes) {
    std::vector<std::string> extras = {""};
    for (const auto& [extra, dependencies] : node.of_extras) {
      if (!extra.empty()) extras.push_back(extra);
    }
    const auto& [name, version] = std::tie(node.package.name, node.package.version);
    for (const std::string& extra : extras) {
      goals[{name, "", extra}].push_back(&node);
      if (!version.empty()) goals[{name, version, extra}].push_back(&node);
    }
  }
  return goals;
}

bool applies(const LockedDependency& edge, const MarkerEnvironment& environment) {
  if (edge.of_extra.empty()) return marker_holds(edge.marker, environment).value_or(false);
  MarkerEnvironment with_extra = environment;
  with_extra.extras.insert(edge.of_extra);
  return marker_holds(edge.marker, with_extra).value_or(false);
}

}  // namespace

void mark_wanted(std::vector<LockNode>& nodes, const std::vector<LockedDependency>& roots,
                 const MarkerEnvironment& environment) {
  const Goals goals = goals_of(nodes);
  std::vector<LockedDependency> todo = roots;
  // Each goal is followed only once, so that the cost does not depend on how many packages need it.
  std::set<Goal> followed;
  const auto follow = [&](const Goal& goal) {
    const auto found = goals.find(goal);
    if (found == goals.end() || !followed.insert(goal).second) return;
    const std::string& extra = std::get<2>(goal);
    for (LockNode* node : found->second) {
      node->package.is_wanted = true;
      const auto& next = extra.empty() ? node->dependencies : node->of_extras.at(extra);
      todo.insert(todo.end(), next.begin(), next.end());
    }
  };
  while (!todo.empty()) {
    const LockedDependency edge = std::move(todo.back());
    todo.pop_back();
    if (!applies(edge, environment)) continue;
    follow({edge.name, edge.version, ""});
    for (const std::string& extra : edge.extras) follow({edge.name, edge.version, extra});
  }
}

std::vector<LockedPackage> packages_of(std::vector<LockNode> nodes) {
  std::vector<LockedPackage> packages;
  packages.reserve(nodes.size());
  for (LockNode& node : nodes) packages.push_back(std::move(node.package));
  return packages;
}

}  // namespace venvctl
