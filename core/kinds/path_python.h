// Which Python a tool would find first on PATH: told from file names, none is run.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// "3.11" of the first python3 on PATH, by the name of the file that it leads to. An environment's
// own bin is passed over: what is active is not what a tool would start from. Absent: no python3,
// or one whose name tells nothing.
std::optional<std::string> version_of_first_python(FileSystem& files, const Variables& variables);

}  // namespace venvctl
