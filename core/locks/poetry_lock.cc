#include "core/locks/poetry_lock.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/base/text.h"
#include "core/locks/lock_graph.h"
#include "core/locks/manifest.h"
#include "core/locks/poetry_range.h"

namespace venvctl {
namespace {

constexpr std::string_view kMain = "main";

std::vector<std::string> normal_names(std::vector<std::string> names) {
  for (std::string& name : names) name = normal_package_name(name);
  return names;
}

// The marker for the group `main`. `markers` is one text for all groups, or a table with a text for
// each group.
std::string markers_of_main(const TomlDocument& package) {
  if (auto marker = package.text({"markers"})) return *marker;
  if (auto marker = package.text({"marker"})) return *marker;  // Poetry 1.0
  return package.text({"markers", kMain}).value_or("");
}

// Absent if the lock file does not name the groups.
std::optional<bool> is_in_main(const TomlDocument& package) {
  const std::vector<std::string> groups = package.texts({"groups"});
  if (groups.empty()) return std::nullopt;
  return std::ranges::find(groups, kMain) != groups.end();
}

// A condition on Python's version, such as "<3.11", as a marker. Poetry compares "3.11" with the
// first two numbers of Python's version.
std::string marker_of_condition(std::string_view condition) {
  const size_t sign_end = std::min(condition.find_first_not_of("<>=!~"), condition.size());
  const std::string sign(condition.substr(0, sign_end));
  std::string version(condition.substr(sign_end));
  const auto dots = std::ranges::count(version, '.');
  if (sign == "==" && dots == 0) version += ".*";
  const std::string variable = dots > 1 ? "python_full_version " : "python_version ";
  return variable + sign + " '" + version + "'";
}

// A range of Python versions in Poetry's form, such as ">=3.8,<3.11 || ^3.12", as a marker. If it
// is not a range, the marker never holds.
std::string marker_of_range(std::string_view text) {
  std::string marker;
  for (const auto& conditions : poetry_conditions(text)) {
    std::string all = "python_version >= '0'";
    for (const std::string& each : conditions) all += " and " + marker_of_condition(each);
    marker += (marker.empty() ? "(" : " or (") + all + ")";
  }
  return marker.empty() ? "python_version < '0'" : marker;
}

// When a dependency applies. Besides `markers`, pyproject.toml may give a range of Python versions
// and a platform.
std::string marker_of(const TomlDocument& dependency) {
  std::string marker;
  const auto add = [&](const std::string& condition) {
    marker += (marker.empty() ? "(" : " and (") + condition + ")";
  };
  if (const auto text = dependency.text({"markers"}); text && !text->empty()) add(*text);
  if (const auto range = dependency.text({"python"})) add(marker_of_range(*range));
  if (const auto name = dependency.text({"platform"})) add("sys_platform == '" + *name + "'");
  return marker;
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
      if (tables.empty()) dependencies.push_back({normal, "", "", {}, ""});
      for (const TomlDocument& table : tables) {
        if (table.truth({"optional"}).value_or(false)) continue;
        dependencies.push_back(
            {normal, "", marker_of(table), normal_names(table.texts({"extras"})), ""});
      }
    }
  }
  return dependencies;
}

// Reads `extras`, a table whose keys are the extras of a package, and whose values name the
// dependencies that the extras bring ("PySocks (>=1.5)"). The markers of these dependencies are in
// the table `dependencies`.
std::map<std::string, std::vector<LockedDependency>> dependencies_of_extras(
    const TomlDocument& package) {
  std::map<std::string, std::vector<LockedDependency>> found;
  const std::vector<std::string> extras = package.keys({"extras"});
  if (extras.empty()) return found;
  std::map<std::string, std::string> keys;  // the names in `dependencies`, by their normal form
  for (const std::string& key : package.keys({"dependencies"})) {
    keys.emplace(normal_package_name(key), key);
  }
  for (const std::string& extra : extras) {
    const std::string of_extra = normal_package_name(extra);
    auto& dependencies = found[of_extra];
    for (const std::string& text : package.texts({"extras", extra})) {
      const std::string name = manifest_entry(text).name;
      const auto key = keys.find(name);
      if (key == keys.end()) continue;
      for (const TomlDocument& table : package.tables({"dependencies", key->second})) {
        dependencies.push_back(
            {name, "", marker_of(table), normal_names(table.texts({"extras"})), of_extra});
      }
    }
  }
  return found;
}

std::vector<LockedDependency> roots_in(const TomlDocument& pyproject) {
  auto roots = dependencies_at(pyproject, {"tool", "poetry", "dependencies"});
  for (const std::string& text : pyproject.texts({"project", "dependencies"})) {
    const ManifestEntry entry = manifest_entry(text);
    if (!entry.name.empty()) roots.push_back({entry.name, "", entry.marker, entry.extras, ""});
  }
  return roots;
}

}  // namespace

std::vector<LockedPackage> poetry_manifest_packages(const TomlDocument& pyproject,
                                                    const MarkerEnvironment& environment) {
  std::vector<LockedPackage> packages;
  // The `version` is in the table itself, or the text is the version.
  const auto add = [&](const std::string& name, const std::string& range, bool applies,
                       bool is_optional) {
    LockedPackage package = locked_package(name, "");
    package.wanted = range == "*" ? "" : range;
    package.applies = applies;
    package.is_wanted = applies && !is_optional;
    // If the range cannot be read, any version is accepted.
    std::vector<VersionSpecifier> alternatives = poetry_range(range);
    if (alternatives.empty()) alternatives.emplace_back();
    for (VersionSpecifier& each : alternatives) {
      package.versions = std::move(each);
      packages.push_back(package);
    }
  };
  for (const std::string& name : pyproject.keys({"tool", "poetry", "dependencies"})) {
    if (normal_package_name(name) == "python") continue;
    const auto text = pyproject.text({"tool", "poetry", "dependencies", name});
    if (text) add(name, *text, true, false);
    for (const TomlDocument& table : pyproject.tables({"tool", "poetry", "dependencies", name})) {
      add(name, table.text({"version"}).value_or(""),
          marker_holds(marker_of(table), environment).value_or(false),
          table.truth({"optional"}).value_or(false));
    }
  }
  return packages;
}

std::vector<LockedPackage> poetry_packages(const TomlDocument& lock, const TomlDocument* pyproject,
                                           const MarkerEnvironment& environment) {
  std::vector<LockNode> nodes;
  bool tells_groups = false;
  std::vector<bool> may_be_wanted;
  for (const TomlDocument& table : lock.tables({"package"})) {
    LockNode node;
    node.package =
        locked_package(table.text({"name"}).value_or(""), table.text({"version"}).value_or(""));
    node.package.applies = marker_holds(markers_of_main(table), environment).value_or(false);
    node.dependencies = dependencies_at(table, {"dependencies"});
    node.of_extras = dependencies_of_extras(table);
    const std::optional<bool> is_main = is_in_main(table);
    tells_groups = tells_groups || is_main.has_value();
    const bool is_optional = table.truth({"optional"}).value_or(false);
    node.package.is_wanted = is_main.value_or(false) && !is_optional && node.package.applies;
    may_be_wanted.push_back(table.text({"category"}).value_or(std::string(kMain)) == kMain &&
                            node.package.applies);
    nodes.push_back(std::move(node));
  }
  if (tells_groups || pyproject == nullptr) return packages_of(std::move(nodes));
  mark_wanted(nodes, roots_in(*pyproject), environment);
  for (size_t i = 0; i < nodes.size(); ++i) {
    nodes[i].package.is_wanted = nodes[i].package.is_wanted && may_be_wanted[i];
  }
  return packages_of(std::move(nodes));
}

}  // namespace venvctl
