// Lists the files of a level that mise reads.
#pragma once

#include <string>
#include <vector>

#include "core/kinds/kind.h"

namespace venvctl {

// Whether a variable names files of mise in addition to those with fixed names.
bool mise_variables_name_files(const Variables& variables);

// Absolute paths, highest precedence first. They need not exist. At the home directory the user's
// own files are included, with the lowest precedence, unless they are also files of that level.
std::vector<std::string> mise_files(const Level& level);

}  // namespace venvctl
