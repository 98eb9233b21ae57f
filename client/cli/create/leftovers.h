// What an interrupted creation leaves behind.
#pragma once

#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// The first entry, relative to `prefix`, that no tool creates in a new environment without
// packages; "" if none. All other entries may come from an interrupted creation. Packages count as
// entries of the user, because the user may have installed them after the creation. A directory
// that cannot be listed also counts as an entry of the user.
std::string addition_in(FileSystem& files, const std::string& prefix);

// Whether an environment at `prefix` has everything that its creation makes, except packages. Also
// true if only its interpreter is missing now. The user may have created such an environment after
// an interrupted creation.
bool is_whole_environment(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
