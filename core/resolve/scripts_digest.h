// Computes the digest by which an approval recognizes a conda environment's activation scripts.
#pragma once

#include <string>

#include "core/environments/conda_scripts.h"
#include "core/files/file_system.h"
#include "core/files/user.h"

namespace venvctl {

// Hex digest of the scripts' paths and contents. "" if there are no scripts, or if one of them
// cannot be read, is too large, or could be changed by other users.
std::string scripts_digest(FileSystem& files, const CondaScripts& scripts, const User& user);

}  // namespace venvctl
