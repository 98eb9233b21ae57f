// Finds the packages that are needed by following the dependencies, for lock files that do not mark
// these packages.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

struct LockedDependency {
  std::string name;  // in its normal form
  // "" if the lock file has only one version, or if all versions are meant.
  std::string version;
  std::string marker;
  std::vector<std::string> extras;
};

struct LockNode {
  LockedPackage package;
  std::vector<LockedDependency> dependencies;
  std::map<std::string, std::vector<LockedDependency>> of_extras;
};

// Marks the packages to which `roots` lead, through dependencies whose markers hold.
void mark_wanted(std::vector<LockNode>& nodes, const std::vector<LockedDependency>& roots,
                 const MarkerEnvironment& environment);

std::vector<LockedPackage> packages_of(std::vector<LockNode> nodes);

}  // namespace venvctl
