// Reads pixi.lock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// The packages of the environment with this name, for the platform of `environment`. Versions 5 and
// later have them as addresses, whose last part names package and version; a package in a local
// directory is left out. Absent if the text is not YAML.
std::optional<std::vector<LockedPackage>> pixi_packages(const std::string& text,
                                                        std::string_view name,
                                                        const MarkerEnvironment& environment);

}  // namespace venvctl
