// Reads the directories of environments that the configuration files of conda and mamba name.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// Returns the directories in CONDA_ENVS_DIRS and CONDA_ENVS_PATH, then the directories in
// `envs_dirs` and `envs_path` of every configuration file, beginning with the highest precedence.
// The texts are returned as they are written. The comments #!final, #!top and #!bottom change the
// order. `roots` are the installations, which may have files of their own; the first installation
// has the highest precedence. conda's files have the order of conda's SEARCH_PATH. mamba's files
// are inserted at the places where mamba reads them. A file in the directory of an active
// environment is not read, because the active environment must not influence decisions. A relative
// CONDARC or MAMBARC is ignored, because it could mean a project's file.
std::vector<std::string> conda_configured_directories(FileSystem& files, const Variables& variables,
                                                      std::span<const std::string> roots);

}  // namespace venvctl
