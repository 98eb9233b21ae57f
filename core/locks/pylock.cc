#include "core/locks/pylock.h"

namespace venvctl {

std::vector<LockedPackage> pylock_packages(const TomlDocument& lock,
                                           MarkerEnvironment environment) {
  for (const std::string& group : lock.texts({"default-groups"})) environment.groups.insert(group);
  std::vector<LockedPackage> packages;
  for (const TomlDocument& table : lock.tables({"packages"})) {
    LockedPackage package =
        locked_package(table.text({"name"}).value_or(""), table.text({"version"}).value_or(""));
    const std::string marker = table.text({"marker"}).value_or("");
    package.applies = marker_holds(marker, environment).value_or(false);
    package.is_wanted = package.applies;
    packages.push_back(std::move(package));
  }
  return packages;
}

}  // namespace venvctl
