// Lists the .pth files that run code each time Python starts, and finds files below site-packages
// by their names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

struct PackageFile {
  std::string path;
  int64_t modified_ns = 0;  // nanoseconds since 1970
  std::string owner;        // the package whose record lists the file; "" if none does
};

// The .pth files of the Python at `prefix` that have a line beginning with "import": Python's site
// module runs such lines. Sorted by path.
std::vector<PackageFile> pth_files(FileSystem& files, const std::string& prefix);

// The files below the package directories of `prefix` that match `pattern`. A pattern with a '/' is
// compared with the path below the package directory, any other pattern with the name of the file.
// '*' matches any characters except '/'. Links to directories are not followed. Sorted by path.
std::vector<PackageFile> package_files(FileSystem& files, const std::string& prefix,
                                       std::string_view pattern);

}  // namespace venvctl
