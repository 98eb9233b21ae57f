// Finds the packages that are missing in an environment after an installation.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "client/cli/repair/package_list.h"

namespace venvctl {

// The packages of `wanted` that `found` lacks, as "name version". Ignores editable installs, and
// the packages that every new environment has. A package from a URL may have any version.
std::vector<std::string> missing_packages(std::span<const Distribution> wanted,
                                          std::span<const Distribution> found);

}  // namespace venvctl
