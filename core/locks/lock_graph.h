// Finds the needed packages in lock files that do not mark them: follows the dependencies of the
// project.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

struct LockedDependency {
  std::string name;  // in the normal form of PEP 503
  // "" if the dependency names no version. The dependency then means every version in the lock
  // file.
  std::string version;
  std::string marker;
  std::vector<std::string> extras;
  // The extra that brings this dependency. Its marker is evaluated with this extra. "" for none.
  std::string of_extra;
};

struct LockNode {
  LockedPackage package;
  std::vector<LockedDependency> dependencies;
  std::map<std::string, std::vector<LockedDependency>> of_extras;
};

// Sets `is_wanted` of each package that `roots` name, and of each package that such a package
// needs, directly or indirectly. Dependencies whose markers do not hold are not followed.
void mark_wanted(std::vector<LockNode>& nodes, const std::vector<LockedDependency>& roots,
                 const MarkerEnvironment& environment);

std::vector<LockedPackage> packages_of(std::vector<LockNode> nodes);

}  // namespace venvctl
