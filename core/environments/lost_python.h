// Finds out whether a virtual environment can still use its packages with the Python that it has.
#pragma once

#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// Why the python of the virtual environment at `prefix` cannot use its packages: bin/python leads
// to no executable file, or to a Python of another minor version. "": it can.
std::string lost_python(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
