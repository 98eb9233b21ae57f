// What an interrupted creation leaves behind.
#pragma once

#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// The first entry that no tool makes in a new environment without packages, relative to `prefix`;
// "" if there is none. An interrupted creation may have left everything else. It may also have
// installed packages, but the user may have done that since, so they count as entries of the user.
// So does a directory that cannot be listed.
std::string addition_in(FileSystem& files, const std::string& prefix);

// Whether an environment at `prefix` has everything that its creation makes, apart from packages.
// Also true if only its interpreter is missing now. The user may have made
// it since the creation was interrupted.
bool is_whole_environment(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
