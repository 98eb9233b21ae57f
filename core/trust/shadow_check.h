// Programs in an environment's bin that would take the place of the system's commands.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Names in the bin of `prefix` that are commands in the system's own directories too: other than
// python*, pip* and activate*, and than what installed distributions account for in their RECORD
// (conda: in conda-meta). Sorted. Nobody is told of changes in the system's directories and in what
// is installed, but of bin, and of a file that an installer at work has still to write.
std::vector<std::string> shadowing_names(FileSystem& files, const std::string& prefix);

// Where the system's commands are.
std::span<const std::string_view> system_command_directories();

}  // namespace venvctl
