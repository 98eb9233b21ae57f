// Reads poetry.lock, and the dependencies of a Poetry project that has no lock file.
#pragma once

#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// The packages of the group `main` that are not optional are marked as needed. Only lock files of
// Poetry 2 name the groups and markers of each package. For older ones, the packages that the
// dependencies in `pyproject` need on this machine, directly or indirectly, are marked instead,
// except those of another category. `pyproject` is null if there is no pyproject.toml.
std::vector<LockedPackage> poetry_packages(const TomlDocument& lock, const TomlDocument* pyproject,
                                           const MarkerEnvironment& environment);

// The packages in `tool.poetry.dependencies`. A range with several alternatives gives an entry for
// each of them.
std::vector<LockedPackage> poetry_manifest_packages(const TomlDocument& pyproject,
                                                    const MarkerEnvironment& environment);

}  // namespace venvctl
