// Finds the first Python on PATH, which a tool would use. Reads only file names, and runs nothing.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The version ("3.11") of the first python3 on PATH, according to the name of the file to which it
// leads. Skips the directories of virtual environments, because a tool does not create an
// environment with the python of the active one. Absent if there is no python3, or if the name of
// that file has no version.
std::optional<std::string> version_of_first_python(FileSystem& files, const Variables& variables);

}  // namespace venvctl
