// Reads requirements.txt and the files that it names, as pip reads them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// One requirements file.
struct RequirementsFile {
  std::vector<std::string> requirements;  // without comments and without options such as --hash
  std::vector<std::string> files;         // what -r names
  std::vector<std::string> constraints;   // what -c names
};

// Understands continued lines, comments, and a byte order mark of UTF-8 or UTF-16. Other options
// are ignored.
RequirementsFile requirements_file(std::string_view bytes);

// The packages that the file at `path` names, and those of the files that `-r` and `-c` name. A
// file named by `-c` requires no package, but its versions count for packages that are installed.
// Ignored: URLs and paths without a name, files that cannot be read, files outside of the directory
// of `path`, and files after the first 64. Absent if the file at `path` cannot be read.
std::optional<std::vector<LockedPackage>> requirements_packages(
    FileSystem& files, const std::string& path, const MarkerEnvironment& environment);

// The paths of all files that requirements_packages reads or would read, including those that do
// not exist.
std::vector<std::string> requirements_files(FileSystem& files, const std::string& path);

}  // namespace venvctl
