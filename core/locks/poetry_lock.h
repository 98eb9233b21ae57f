// Reads poetry.lock.
#pragma once

#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// The packages of the group `main` that are not optional are needed. Older lock files do not name
// the groups: then the packages reachable from the dependencies in `pyproject` (null: there is
// none) are needed.
std::vector<LockedPackage> poetry_packages(const TomlDocument& lock, const TomlDocument* pyproject,
                                           const MarkerEnvironment& environment);

}  // namespace venvctl
