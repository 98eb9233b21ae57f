// Is a Python one of the system's or of the user's own, or did somebody bring it along?
#pragma once

#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {

// `interpreter` is a real path; the working directory of `places` is the project. Known are: what
// root keeps in the directories of the system, and what all_interpreters() finds for this user, but
// nothing inside the project.
bool is_known_interpreter(FileSystem& files, const Variables& variables, const UserPlaces& places,
                          const std::string& interpreter);

}  // namespace venvctl
