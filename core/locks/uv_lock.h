// Reads uv.lock.
#pragma once

#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// Marks the dependencies of the project in the lock file's directory as needed, without the
// project's extras and groups. If this directory is the root of a workspace but not a project, the
// dependencies of all members are needed. If uv resolved a package differently for several
// environments (uv calls these forks), the result has one entry for each version of the package.
std::vector<LockedPackage> uv_packages(const TomlDocument& lock,
                                       const MarkerEnvironment& environment);

}  // namespace venvctl
