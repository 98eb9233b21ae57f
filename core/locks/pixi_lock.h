// Reads pixi.lock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// The packages of the environment `name` for the platform of `environment`. Since version 5 of the
// format, each package is written as an address whose last part has the name and the version.
// Packages in local directories are left out. Absent if the text is not YAML.
std::optional<std::vector<LockedPackage>> pixi_packages(const std::string& text,
                                                        std::string_view name,
                                                        const MarkerEnvironment& environment);

}  // namespace venvctl
