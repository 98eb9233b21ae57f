#include "core/locks/pdm_lock.h"

#include <algorithm>

namespace venvctl {

std::vector<LockedPackage> pdm_packages(const TomlDocument& lock,
                                        const MarkerEnvironment& environment) {
  std::vector<LockedPackage> packages;
  for (const TomlDocument& table : lock.tables({"package"})) {
    LockedPackage package =
        locked_package(table.text({"name"}).value_or(""), table.text({"version"}).value_or(""));
    const std::string marker = table.text({"marker"}).value_or("");
    package.applies = marker_holds(marker, environment).value_or(false);
    const std::vector<std::string> groups = table.texts({"groups"});
    const bool is_default = std::ranges::find(groups, "default") != groups.end();
    package.is_wanted = package.applies && is_default;
    packages.push_back(std::move(package));
  }
  return packages;
}

}  // namespace venvctl
