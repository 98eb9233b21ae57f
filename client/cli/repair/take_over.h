// Copies to a new environment what no installer provides, and lists what was not copied.
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

// Copies pip.conf and .project. Call this before the packages are installed: without pip.conf, the
// packages would come from another index. `library` may be empty.
Result<void> take_over_settings(FileSystem& files, const Succession& succession);

// Copies the files of editable installs, because these files lead to the project and fit every
// version of Python. From .pth files that no package lists, copies the lines that name a directory
// outside of the old environment. Never replaces existing files.
Result<void> take_over_packages(FileSystem& files, const Succession& succession);

// The files that the new environment lacks, except files that a package of the old environment
// lists or that a tool creates. Returns sorted paths below the old prefix. Lists a directory
// without files of packages only as a whole.
std::vector<std::string> left_behind(FileSystem& files, const Succession& succession);

}  // namespace venvctl
