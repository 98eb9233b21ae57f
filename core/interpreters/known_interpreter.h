// Decides whether a Python belongs to the system or to the user, or came with a project.
#pragma once

#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {

// Two groups of interpreters are "known": interpreters that root owns in the system's directories,
// and interpreters that all_interpreters() finds for this user outside of the project.
// `interpreter` is a real path. The project is the working directory of `places`.
bool is_known_interpreter(FileSystem& files, const Variables& variables, const UserPlaces& places,
                          const std::string& interpreter);

}  // namespace venvctl
