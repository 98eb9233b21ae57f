// Compares what an environment has with what its project's lock file or manifest names.
#pragma once

#include <string>
#include <vector>

#include "core/inventory/installed_packages.h"
#include "core/locks/locked_package.h"

namespace venvctl {

struct PackageDifference {
  std::string name;
  std::string installed;  // its version; "": the package is missing
  std::string wanted;     // its version or versions; "": any
};

// `installed` is sorted by name. Packages that only `installed` has are ignored. The result is
// sorted by name.
std::vector<PackageDifference> differences(const std::vector<InstalledPackage>& installed,
                                           const std::vector<LockedPackage>& wanted);

}  // namespace venvctl
