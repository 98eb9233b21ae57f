// Finds out whether the python of a virtual environment can still use the packages in it.
#pragma once

#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// Why the python of the virtual environment at `prefix` cannot use its packages: bin/python leads
// to no executable file, or to a Python of another minor version. "" if it can use them.
std::string lost_python(FileSystem& files, const std::string& prefix);

// Whether the python of the virtual environment at `prefix` is certainly the one that its packages
// were installed for: bin/python leads out of the environment to a file whose name has the version
// of lib/pythonX.Y. False if bin/python is a copy of Python, because its standard library is
// outside of the environment. In another world (core/files/world.h), that library may be missing or
// different.
bool has_certain_python(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
