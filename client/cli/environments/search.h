// Finds environments that are not recorded yet by searching all directories below a directory.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

struct FoundEnvironments {
  std::vector<std::string> prefixes;  // sorted
  bool is_complete = true;            // false: there were more directories than the limit
};

// Enters every directory except environments, links, other file systems, and directories in which
// tools keep files that belong to no project (.git, node_modules, caches).
FoundEnvironments environments_below(FileSystem& files, const std::string& directory);

}  // namespace venvctl
