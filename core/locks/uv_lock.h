// Reads uv.lock.
#pragma once

#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// Wanted is what the project in the lock file's directory depends on, without extras and groups. A
// package of which only some forks of the resolution apply has one entry for each version.
std::vector<LockedPackage> uv_packages(const TomlDocument& lock,
                                       const MarkerEnvironment& environment);

}  // namespace venvctl
