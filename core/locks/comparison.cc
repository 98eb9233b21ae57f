#include "core/locks/comparison.h"

#include <algorithm>
#include <utility>

#include "core/base/path.h"
#include "core/environments/test_environments.h"
#include "core/environments/tool_environments.h"
#include "core/inventory/installed_packages.h"
#include "core/locks/lock_table.h"

namespace venvctl {
namespace {

// The directories of PyPy's libraries are called "pypy3.10".
bool is_pypy(FileSystem& files, const std::string& prefix) {
  return std::ranges::any_of(directories_of_packages(files, prefix), [](const std::string& each) {
    return base_name(parent_path(each)).starts_with("pypy");
  });
}

}  // namespace

Comparison comparison(FileSystem& files, const std::string& project, const std::string& prefix,
                      std::string_view version) {
  MarkerEnvironment environment = marker_environment(version);
  if (is_pypy(files, prefix)) {
    environment.values["platform_python_implementation"] = "PyPy";
    environment.values["implementation_name"] = "pypy";
  }
  auto lock = lock_of_project(files, project, prefix, environment);
  if (!lock) return {};
  return {std::move(lock->file), std::move(lock->sync),
          differences(installed_packages(files, prefix), lock->packages)};
}

bool may_be_stale(const std::string& prefix, const Inspection& inspection) {
  return inspection.health == Health::Ok && !is_tool_kind(inspection.kind) &&
         test_kind_of(prefix).empty();
}

std::string staleness(FileSystem& files, const std::string& project, const std::string& prefix,
                      const Inspection& inspection) {
  if (!may_be_stale(prefix, inspection)) return "";
  const Comparison found = comparison(files, project, prefix, inspection.version);
  if (found.differences.empty()) return "";
  const PackageDifference& first = found.differences.front();
  const size_t more = found.differences.size() - 1;
  return "it differs from " + std::string(base_name(found.lock)) + ": " + first.name +
         (first.installed.empty() ? " is missing" : " is " + first.installed) +
         (more == 0 ? "" : ", and " + std::to_string(more) + " more");
}

}  // namespace venvctl
