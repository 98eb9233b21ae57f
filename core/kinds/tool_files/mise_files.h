// Lists the files that mise reads.
#pragma once

#include <string>
#include <vector>

#include "core/kinds/kind.h"

namespace venvctl {

// The files of a level: absolute paths, highest precedence first. They need not exist. At the home
// directory the user's and the machine's own files are included, with the lowest precedence, unless
// they are also files of that level.
std::vector<std::string> mise_files(const Level& level);

// Only the user's and the machine's own files.
std::vector<std::string> mise_global_files(const Level& level);

// mise's "config root" of such a file, to which its paths are relative: the level, but the file's
// own directory for .config/mise/mise.toml, .config/mise/mise.local.toml and files with unusual
// names.
std::string mise_config_root(const Variables& variables, const std::string& file);

}  // namespace venvctl
