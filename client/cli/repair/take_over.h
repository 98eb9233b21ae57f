// Copies to a new environment what no installer provides, and finds what was not copied.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "client/cli/repair/package_list.h"
#include "core/base/result.h"
#include "core/files/file_system.h"

namespace venvctl {

// An environment and the new one that will take its place. The paths are absolute.
struct Succession {
  std::string prefix;                      // of the old one
  std::string content;                     // where the new one is prepared
  std::string library;                     // its site-packages
  std::span<const Distribution> packages;  // of the old one
};

// Copies pip.conf, without which packages would come from another index, and .project. Before the
// installation; needs no `library`.
Result<void> take_over_settings(FileSystem& files, const Succession& succession);

// Copies the files of editable installs: they lead to the project and fit every version of Python.
// Also copies the lines of .pth files that no package lists if they name a directory outside of the
// old environment. Does not replace what already exists there.
Result<void> take_over_packages(FileSystem& files, const Succession& succession);

// What no package of the old environment lists, no tool makes, and the new one does not have: paths
// below the old prefix, sorted. A directory without any file of a package is one entry.
std::vector<std::string> left_behind(FileSystem& files, const Succession& succession);

}  // namespace venvctl
