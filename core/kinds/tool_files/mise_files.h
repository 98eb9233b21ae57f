// Lists the files that mise, a tool manager, reads.
#pragma once

#include <string>
#include <vector>

#include "core/kinds/kind.h"

namespace venvctl {

// The files that mise reads for a level, as absolute paths, from the highest to the lowest
// precedence. They need not exist. For the home directory, the user's and the machine's own files
// follow. A file that is both is listed only once, as a file of the level.
std::vector<std::string> mise_files(const Level& level);

// Only the user's and the machine's own files.
std::vector<std::string> mise_global_files(const Level& level);

// The directory to which paths in `file` are relative; mise calls it the "config root". For the
// user's and the machine's own files, it is MISE_GLOBAL_CONFIG_ROOT or the home directory. For
// other files, it is usually the level. For .config/mise/mise.toml, .config/mise/mise.local.toml
// and files with unusual names, it is the directory of the file.
std::string mise_config_root(const Variables& variables, const std::string& file);

}  // namespace venvctl
