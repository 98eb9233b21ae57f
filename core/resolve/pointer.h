// Finds the file or link of a project that leads out of it.
#pragma once

#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// The physical path of the first link that leads out of `root` on the path to `path`, else of
// `path` itself. Files behind that link do not belong to the project, and an approval there says
// nothing about this project.
std::string place_in(FileSystem& files, const std::string& root, const std::string& path);

}  // namespace venvctl
