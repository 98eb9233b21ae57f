// Every environment below a directory, found by looking: for what nobody has recorded yet.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

struct FoundEnvironments {
  std::vector<std::string> prefixes;  // sorted
  bool is_complete = true;            // false: there were more directories than it looks at
};

// Goes into every directory but environments, links, other file systems, and where tools keep what
// is no project's (.git, node_modules, caches).
FoundEnvironments environments_below(FileSystem& files, const std::string& directory);

}  // namespace venvctl
