// The variables that a conda environment brings along: conda-meta/state.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Names upper-cased as conda does, sorted; what `conda env config vars unset` left behind is not
// among them. Empty: no file, or one that cannot be understood. Names and values are the
// environment's own words: whoever sets them checks them.
std::vector<std::pair<std::string, std::string>> conda_variables(FileSystem& files,
                                                                 const std::string& prefix);

}  // namespace venvctl
