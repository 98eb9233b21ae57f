// Compares the installed packages of an environment with the packages that the lock file or
// manifest of its project names.
#pragma once

#include <string>
#include <vector>

#include "core/inventory/installed_packages.h"
#include "core/locks/locked_package.h"

namespace venvctl {

struct PackageDifference {
  std::string name;
  std::string installed;  // the installed version; "" if the package is missing
  std::string wanted;     // the wanted version or versions; "" if any version is wanted
};

// `installed` is sorted by name. Packages that the project does not name are ignored. The result is
// sorted by name.
std::vector<PackageDifference> differences(const std::vector<InstalledPackage>& installed,
                                           const std::vector<LockedPackage>& wanted);

}  // namespace venvctl
