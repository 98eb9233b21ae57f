#include "core/locks/uv_lock.h"

#include <algorithm>

#include "core/locks/lock_graph.h"

namespace venvctl {
namespace {

std::vector<LockedDependency> uv_dependencies(const std::vector<TomlDocument>& tables) {
  std::vector<LockedDependency> dependencies;
  for (const TomlDocument& table : tables) {
    dependencies.push_back({normal_package_name(table.text({"name"}).value_or("")),
                            table.text({"version"}).value_or(""),
                            table.text({"marker"}).value_or(""), table.texts({"extra"}), ""});
  }
  return dependencies;
}

bool is_project_here(const TomlDocument& package) {
  const auto place = [&](std::string_view kind) { return package.text({"source", kind}); };
  return place("virtual") == "." || place("editable") == "." || place("directory") == ".";
}

// uv may resolve a package differently for several environments (uv calls these forks). A package
// without `resolution-markers` is in every fork.
bool is_in_a_fork_that_applies(const TomlDocument& package, const MarkerEnvironment& environment) {
  const std::vector<std::string> markers = package.texts({"resolution-markers"});
  return markers.empty() || std::ranges::any_of(markers, [&](const std::string& marker) {
           return marker_holds(marker, environment).value_or(true);
         });
}

}  // namespace

std::vector<LockedPackage> uv_packages(const TomlDocument& lock,
                                       const MarkerEnvironment& environment) {
  std::vector<LockNode> nodes;
  std::vector<LockedDependency> roots;
  // A workspace whose root is not a project: uv installs all members.
  std::vector<LockedDependency> of_members;
  const std::vector<std::string> members = lock.texts({"manifest", "members"});
  bool has_project = false;
  for (const TomlDocument& table : lock.tables({"package"})) {
    LockNode node;
    node.package =
        locked_package(table.text({"name"}).value_or(""), table.text({"version"}).value_or(""));
    node.package.applies = is_in_a_fork_that_applies(table, environment);
    node.dependencies = uv_dependencies(table.tables({"dependencies"}));
    for (const std::string& extra : table.keys({"optional-dependencies"})) {
      node.of_extras[extra] = uv_dependencies(table.tables({"optional-dependencies", extra}));
    }
    const bool is_virtual = table.text({"source", "virtual"}).has_value();
    const bool is_here = is_project_here(table);
    has_project = has_project || is_here;
    if (is_here || std::ranges::find(members, node.package.name) != members.end()) {
      auto& of = is_here ? roots : of_members;
      if (is_virtual) {
        of.insert(of.end(), node.dependencies.begin(), node.dependencies.end());
      } else {
        of.push_back({node.package.name, "", "", {}, ""});
      }
    }
    if (!is_virtual) nodes.push_back(std::move(node));
  }
  mark_wanted(nodes, has_project ? roots : of_members, environment);
  return packages_of(std::move(nodes));
}

}  // namespace venvctl
