// What an approval of a conda environment's activation scripts is bound to.
#pragma once

#include <string>

#include "core/files/file_system.h"
#include "core/files/user.h"
#include "core/kinds/conda_scripts.h"

namespace venvctl {

// Hex, of their paths and of what they hold; "" when there are none, or when others could change
// one.
std::string scripts_digest(FileSystem& files, const CondaScripts& scripts, const User& user);

}  // namespace venvctl
