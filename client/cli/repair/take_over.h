// Copies to a new environment what no installer provides, and finds what was not copied.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "client/cli/repair/package_list.h"
#include "core/base/result.h"
#include "core/files/file_system.h"

namespace venvctl {

// An environment and the new environment that will replace it. All paths are absolute.
struct Succession {
  std::string prefix;                      // of the old environment
  std::string content;                     // the path at which the new environment is prepared
  std::string library;                     // site-packages of the new environment
  std::span<const Distribution> packages;  // of the old environment
};

// Copies pip.conf, without which packages would come from another index, and .project. Must be
// called before the packages are installed. `library` may be empty.
Result<void> take_over_settings(FileSystem& files, const Succession& succession);

// Copies the files of editable installs, which lead to the project and fit every version of Python.
// Also copies the lines of .pth files that no package lists if they name a directory outside of the
// old environment. Does not replace what already exists there.
Result<void> take_over_packages(FileSystem& files, const Succession& succession);

// The files that are missing in the new environment: those that no package of the old environment
// lists and no tool creates. The result contains sorted paths below the old prefix. If a directory
// contains no file of a package, only the directory itself is listed.
std::vector<std::string> left_behind(FileSystem& files, const Succession& succession);

}  // namespace venvctl
