// Finds the Python that a tool would find first on PATH, from file names alone: nothing is run.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The version ("3.11") of the first python3 on PATH, according to the name of the file that it
// leads to. Skips the bin of environments: a tool does not start from the active environment.
// Absent if there is no python3, or its name has no version.
std::optional<std::string> version_of_first_python(FileSystem& files, const Variables& variables);

}  // namespace venvctl
