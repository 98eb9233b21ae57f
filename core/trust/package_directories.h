// Finds the library directories of an environment or of a Python installation.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Absolute paths such as "lib/python3.11" below `prefix`. In an installation, these directories
// contain Python's standard library.
std::vector<std::string> python_libraries(FileSystem& files, const std::string& prefix);

// Absolute paths such as "lib/python3.11/site-packages" below `prefix`. They need not exist.
std::vector<std::string> package_directories(FileSystem& files, const std::string& prefix);

// The versions of Python that have a package directory: "3.11", "3.13t".
std::vector<std::string> package_versions(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
