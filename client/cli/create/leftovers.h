// What an interrupted creation leaves behind.
#pragma once

#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// The first entry, relative to `prefix`, that no tool creates in a new environment without
// packages; "" if there is none. All other entries may have been left by an interrupted creation.
// Packages count as entries of the user: the creation may have installed them, but the user may
// also have installed them later. A directory that cannot be listed also counts as an entry of the
// user.
std::string addition_in(FileSystem& files, const std::string& prefix);

// Whether an environment at `prefix` has everything that its creation makes, except packages. Also
// true if only its interpreter is missing now. The user may have created such an environment after
// the creation was interrupted.
bool is_whole_environment(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
