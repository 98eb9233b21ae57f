// Reads pdm.lock.
#pragma once

#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// The packages of the group `default` are marked as needed. Older lock files name no groups. Then
// no package is marked as needed. A missing package is then not reported, and only the versions of
// installed packages are compared.
std::vector<LockedPackage> pdm_packages(const TomlDocument& lock,
                                        const MarkerEnvironment& environment);

}  // namespace venvctl
