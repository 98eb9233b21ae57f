// Lists the files that mise, a tool manager, reads.
#pragma once

#include <string>
#include <vector>

#include "core/kinds/kind.h"

namespace venvctl {

// The files of a level, as absolute paths, from the highest to the lowest precedence. They need not
// exist. For the home directory, the list ends with the user's and the machine's own files, unless
// these are also files of that level.
std::vector<std::string> mise_files(const Level& level);

// Only the user's and the machine's own files.
std::vector<std::string> mise_global_files(const Level& level);

// The directory at which the paths in `file` start; mise calls it the "config root". It is usually
// the level. For .config/mise/mise.toml, .config/mise/mise.local.toml and files with unusual names,
// it is the directory of the file.
std::string mise_config_root(const Variables& variables, const std::string& file);

}  // namespace venvctl
