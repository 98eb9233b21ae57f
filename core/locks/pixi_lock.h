// Reads pixi.lock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// The packages of the environment `name` for the platform of `environment`. The lock file (version
// 5 or later of its format) names each package by an address. The last part of the address contains
// the name and the version of the package. Packages in local directories are left out. Absent if
// the text is not YAML.
std::optional<std::vector<LockedPackage>> pixi_packages(const std::string& text,
                                                        std::string_view name,
                                                        const MarkerEnvironment& environment);

}  // namespace venvctl
