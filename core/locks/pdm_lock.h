// Reads pdm.lock.
#pragma once

#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// The packages of the group `default` are marked as needed. Older lock files, and those without
// inherited metadata, name no groups. For these, the packages that `project.dependencies`
// in `pyproject` need, directly or indirectly, are marked instead. `pyproject` is null if there is
// no pyproject.toml.
std::vector<LockedPackage> pdm_packages(const TomlDocument& lock, const TomlDocument* pyproject,
                                        const MarkerEnvironment& environment);

}  // namespace venvctl
