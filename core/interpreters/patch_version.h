// Finds the full version of an interpreter in its files, without running it.
#pragma once

#include <string>

#include "core/files/file_system.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {

// The version that the program or its shared library contains, such as "3.11.9". If neither
// contains a version, returns the version that names and directories show. Reads up to 64 MiB of
// each file.
std::string patch_version(FileSystem& files, const Interpreter& interpreter);

}  // namespace venvctl
