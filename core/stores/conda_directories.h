// Finds where conda and mamba keep environments, from the user's variables and configuration files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The root directories of conda and mamba; conda's comes first if a variable names it. Each has at
// least one of the directories conda-meta, envs and pkgs. conda's root: _CONDA_ROOT, the directory
// two levels above CONDA_EXE, otherwise one of the usual places in the home directory. mamba's
// root: MAMBA_ROOT_PREFIX, otherwise ~/micromamba (mamba 1), otherwise `mamba` in the data
// directory (mamba 2).
std::vector<std::string> conda_roots(FileSystem& files, const Variables& variables);

// The root that is itself the environment `base`: the first that has conda-meta, otherwise the
// first.
std::optional<std::string> conda_installation(FileSystem& files, const Variables& variables);

// The directories in which conda and mamba look for named environments, in their order; they need
// not exist.
std::vector<std::string> conda_environment_directories(FileSystem& files,
                                                       const Variables& variables);

}  // namespace venvctl
