#include "core/locks/pdm_lock.h"

#include <algorithm>
#include <utility>

#include "core/locks/lock_graph.h"
#include "core/locks/manifest.h"

namespace venvctl {
namespace {

std::vector<LockedDependency> dependencies_in(const std::vector<std::string>& requirements) {
  std::vector<LockedDependency> dependencies;
  for (const std::string& text : requirements) {
    ManifestEntry entry = manifest_entry(text);
    if (entry.name.empty()) continue;
    dependencies.push_back(
        {std::move(entry.name), "", std::move(entry.marker), std::move(entry.extras), ""});
  }
  return dependencies;
}

// A package with extras is an entry of its own, with the dependencies that its extras bring.
LockNode node_of(const TomlDocument& table) {
  LockNode node;
  node.package =
      locked_package(table.text({"name"}).value_or(""), table.text({"version"}).value_or(""));
  const auto dependencies = dependencies_in(table.texts({"dependencies"}));
  const std::vector<std::string> extras = table.texts({"extras"});
  for (const std::string& extra : extras) {
    node.of_extras[normal_package_name(extra)] = dependencies;
  }
  if (extras.empty()) node.dependencies = dependencies;
  return node;
}

}  // namespace

std::vector<LockedPackage> pdm_packages(const TomlDocument& lock, const TomlDocument* pyproject,
                                        const MarkerEnvironment& environment) {
  std::vector<LockNode> nodes;
  bool tells_groups = false;
  for (const TomlDocument& table : lock.tables({"package"})) {
    LockNode node = node_of(table);
    const std::string marker = table.text({"marker"}).value_or("");
    node.package.applies = marker_holds(marker, environment).value_or(false);
    const std::vector<std::string> groups = table.texts({"groups"});
    tells_groups = tells_groups || !groups.empty();
    const bool is_default = std::ranges::find(groups, "default") != groups.end();
    node.package.is_wanted = node.package.applies && is_default;
    nodes.push_back(std::move(node));
  }
  if (!tells_groups && pyproject != nullptr) {
    mark_wanted(nodes, dependencies_in(pyproject->texts({"project", "dependencies"})), environment);
  }
  return packages_of(std::move(nodes));
}

}  // namespace venvctl
