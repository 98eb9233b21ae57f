// Reads pdm.lock.
#pragma once

#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// The packages of the group `default` are marked as needed. Older lock files do not name the
// groups. No package is then marked as needed, and only versions are compared.
std::vector<LockedPackage> pdm_packages(const TomlDocument& lock,
                                        const MarkerEnvironment& environment);

}  // namespace venvctl
