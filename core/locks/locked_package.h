// A package as a lock file or manifest names it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/packages/package_name.h"
#include "core/packages/requirement.h"

namespace venvctl {

struct LockedPackage {
  std::string name;           // in its normal form
  std::string version;        // "": any that fits `versions`
  VersionSpecifier versions;  // of a manifest
  std::string wanted;         // how the file writes the versions: "2.1", ">=2,<3"; "" if not at all
  bool applies = true;        // false: for another platform or Python
  bool is_wanted = false;     // false: only with extras or groups that were not asked for
};

inline LockedPackage locked_package(std::string_view name, std::string version) {
  LockedPackage package;
  package.name = normal_package_name(name);
  package.wanted = version;
  package.version = std::move(version);
  return package;
}

}  // namespace venvctl
