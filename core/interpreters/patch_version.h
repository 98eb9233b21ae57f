// Finds the full version of an interpreter in its files: nothing is run.
#pragma once

#include <string>

#include "core/files/file_system.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {

// "3.11.9", as the program or its shared library contains it; the version that names and
// directories show if neither does. Reads the whole program.
std::string patch_version(FileSystem& files, const Interpreter& interpreter);

}  // namespace venvctl
