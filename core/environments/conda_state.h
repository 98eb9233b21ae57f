// Reads the variables that a conda environment sets: conda-meta/state.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Sorted, with names in upper case as in conda, and without what `conda env config vars unset`
// leaves behind. Empty if the file is missing or cannot be parsed. Names and values are untrusted:
// the caller must check them before setting them.
std::vector<std::pair<std::string, std::string>> conda_variables(FileSystem& files,
                                                                 const std::string& prefix);

}  // namespace venvctl
