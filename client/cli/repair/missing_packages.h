// Which packages an installation should have put into an environment, but did not.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "client/cli/repair/package_list.h"

namespace venvctl {

// The packages of `wanted` that are not in `found`, as "name version". Editable installs and what
// came with the environment are ignored. A package from a URL may have any version.
std::vector<std::string> missing_packages(std::span<const Distribution> wanted,
                                          std::span<const Distribution> found);

}  // namespace venvctl
