#include "core/locks/comparison.h"

#include <utility>

#include "core/base/path.h"
#include "core/environments/test_environments.h"
#include "core/environments/tool_environments.h"
#include "core/inventory/installed_packages.h"
#include "core/locks/lock_table.h"

namespace venvctl {

Comparison comparison(FileSystem& files, const std::string& project, const std::string& prefix,
                      std::string_view version) {
  auto lock = lock_of_project(files, project, prefix, marker_environment(version));
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
