// Finds the needed packages of a lock file that does not mark them, through their dependencies.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

struct LockedDependency {
  std::string name;     // in its normal form
  std::string version;  // "": the lock has one version only, or all are meant
  std::string marker;
  std::vector<std::string> extras;
};

struct LockNode {
  LockedPackage package;
  std::vector<LockedDependency> dependencies;
  std::map<std::string, std::vector<LockedDependency>> of_extras;
};

// Marks the packages that `roots` lead to, through dependencies whose markers hold.
void mark_wanted(std::vector<LockNode>& nodes, const std::vector<LockedDependency>& roots,
                 const MarkerEnvironment& environment);

std::vector<LockedPackage> packages_of(std::vector<LockNode> nodes);

}  // namespace venvctl
