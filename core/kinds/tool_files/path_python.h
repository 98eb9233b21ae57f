// Finds the Python that a tool would find first on PATH. Only file names are read: nothing is run.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The version ("3.11") of the first python3 on PATH, according to the name of the file to which it
// leads. Directories of environments are skipped, because a tool does not create an environment
// from the active one. Absent if there is no python3, or if its name has no version.
std::optional<std::string> version_of_first_python(FileSystem& files, const Variables& variables);

}  // namespace venvctl
