// Reads conda-meta/state, which lists the variables that a conda environment sets.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// The variables, sorted by name. Names are converted to upper case, as conda does. Variables that
// `conda env config vars unset` marked as unset are left out. The result is empty if the file is
// missing or cannot be parsed. Names and values are untrusted: the caller must check them before it
// sets a variable.
std::vector<std::pair<std::string, std::string>> conda_variables(FileSystem& files,
                                                                 const std::string& prefix);

}  // namespace venvctl
