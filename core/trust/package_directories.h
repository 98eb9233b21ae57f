// Finds where an environment, or an installation of Python, keeps its libraries.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// "lib/python3.11" and the like below `prefix`, absolute. Python's own library is also in these
// directories.
std::vector<std::string> python_libraries(FileSystem& files, const std::string& prefix);

// "lib/python3.11/site-packages" and the like below `prefix`, absolute; they need not exist.
std::vector<std::string> package_directories(FileSystem& files, const std::string& prefix);

// The versions of Python that have such a directory: "3.11", "3.13t".
std::vector<std::string> package_versions(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
