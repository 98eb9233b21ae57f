// Reads which directories of environments the configuration files of conda and mamba name.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// CONDA_ENVS_DIRS and CONDA_ENVS_PATH, then `envs_dirs` and `envs_path` of every configuration
// file, as written, highest precedence first; the comments #!final, #!top and #!bottom change the
// order. `roots`: the installations, which may have files of their own; the first has the highest
// precedence. The order of the files is conda's SEARCH_PATH, with mamba's files where mamba has
// them. A file in the directory of an active environment is not read: what is active does not
// decide. A relative CONDARC or MAMBARC is not read: it could be a project's file.
std::vector<std::string> conda_configured_directories(FileSystem& files, const Variables& variables,
                                                      std::span<const std::string> roots);

}  // namespace venvctl
