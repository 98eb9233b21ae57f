// Finds the directories in which conda and mamba keep environments, from the user's variables and
// configuration files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The root directories of conda and mamba. A root is a directory with at least one of the
// directories conda-meta, envs and pkgs. conda's root comes first if a variable names it. conda's
// root is _CONDA_ROOT, or the directory two levels above CONDA_EXE, or else one of the usual places
// in the home directory. mamba's root is MAMBA_ROOT_PREFIX, or else ~/micromamba (mamba 1), or else
// `mamba` in the data directory (mamba 2).
std::vector<std::string> conda_roots(FileSystem& files, const Variables& variables);

// The root that is itself the environment `base`. This is the first root that has conda-meta, or
// else the first root.
std::optional<std::string> conda_installation(FileSystem& files, const Variables& variables);

// The directories in which conda and mamba look for named environments, in the order in which they
// search. Some of the directories may not exist.
std::vector<std::string> conda_environment_directories(FileSystem& files,
                                                       const Variables& variables);

}  // namespace venvctl
