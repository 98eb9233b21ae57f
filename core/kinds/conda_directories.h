// Where conda and mamba keep environments, by the user's variables and ~/.condarc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The installation, whose own prefix is `base`: the first of _CONDA_ROOT, two above CONDA_EXE,
// MAMBA_ROOT_PREFIX and the usual places in the home directory that has conda-meta.
std::optional<std::string> conda_installation(FileSystem& files, const Variables& variables);

// The directories that named environments are looked for in, in conda's order; they need not exist.
std::vector<std::string> conda_environment_directories(FileSystem& files,
                                                       const Variables& variables);

}  // namespace venvctl
