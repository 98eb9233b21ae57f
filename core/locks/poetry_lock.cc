#include "core/locks/poetry_lock.h"

#include <algorithm>

#include "core/locks/lock_graph.h"
#include "core/locks/manifest.h"

namespace venvctl {
namespace {

constexpr std::string_view kMain = "main";

// The marker for the group `main`. `markers` is one text for all groups, or a table with a text for
// each group.
std::string markers_of_main(const TomlDocument& package) {
  if (auto marker = package.text({"markers"})) return *marker;
  return package.text({"markers", kMain}).value_or("");
}

// Absent if the lock file does not name the groups.
std::optional<bool> is_in_main(const TomlDocument& package) {
  if (const auto category = package.text({"category"})) return category == kMain;
  const std::vector<std::string> groups = package.texts({"groups"});
  if (groups.empty()) return std::nullopt;
  return std::ranges::find(groups, kMain) != groups.end();
}

// Reads a table whose keys are the names of dependencies. Each value is a text, a table or a list
// of tables.
std::vector<LockedDependency> dependencies_at(const TomlDocument& document,
                                              TomlDocument::Path path) {
  std::vector<LockedDependency> dependencies;
  for (const TomlDocument& all : document.tables(path)) {
    for (const std::string& name : all.keys({})) {
      const std::string normal = normal_package_name(name);
      if (normal == "python") continue;
      const std::vector<TomlDocument> tables = all.tables({name});
      if (tables.empty()) dependencies.push_back({normal, "", "", {}});
      for (const TomlDocument& table : tables) {
        if (table.truth({"optional"}).value_or(false)) continue;
        dependencies.push_back(
            {normal, "", table.text({"markers"}).value_or(""), table.texts({"extras"})});
      }
    }
  }
  return dependencies;
}

std::vector<LockedDependency> roots_in(const TomlDocument& pyproject) {
  auto roots = dependencies_at(pyproject, {"tool", "poetry", "dependencies"});
  for (const std::string& text : pyproject.texts({"project", "dependencies"})) {
    const ManifestEntry entry = manifest_entry(text);
    if (!entry.name.empty()) roots.push_back({entry.name, "", entry.marker, {}});
  }
  return roots;
}

}  // namespace

std::vector<LockedPackage> poetry_packages(const TomlDocument& lock, const TomlDocument* pyproject,
                                           const MarkerEnvironment& environment) {
  std::vector<LockNode> nodes;
  bool tells_groups = false;
  for (const TomlDocument& table : lock.tables({"package"})) {
    LockNode node;
    node.package =
        locked_package(table.text({"name"}).value_or(""), table.text({"version"}).value_or(""));
    node.package.applies = marker_holds(markers_of_main(table), environment).value_or(false);
    node.dependencies = dependencies_at(table, {"dependencies"});
    const std::optional<bool> is_main = is_in_main(table);
    tells_groups = tells_groups || is_main.has_value();
    const bool is_optional = table.truth({"optional"}).value_or(false);
    node.package.is_wanted = is_main.value_or(false) && !is_optional && node.package.applies;
    nodes.push_back(std::move(node));
  }
  if (!tells_groups && pyproject != nullptr) mark_wanted(nodes, roots_in(*pyproject), environment);
  return packages_of(std::move(nodes));
}

}  // namespace venvctl
