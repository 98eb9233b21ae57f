// A package as a lock file or manifest names it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/packages/package_name.h"
#include "core/packages/requirement.h"

namespace venvctl {

struct LockedPackage {
  std::string name;           // in the normal form of PEP 503
  std::string version;        // "" if any version that fits `versions` is wanted
  VersionSpecifier versions;  // the condition in a manifest
  // The versions as the file writes them, such as "2.1" or ">=2,<3"; "" if it names none.
  std::string wanted;
  bool applies = true;     // false if the package is for another platform or Python
  bool is_wanted = false;  // false if only extras or groups that nobody asked for need it
};

inline LockedPackage locked_package(std::string_view name, std::string version) {
  LockedPackage package;
  package.name = normal_package_name(name);
  package.wanted = version;
  package.version = std::move(version);
  return package;
}

}  // namespace venvctl
