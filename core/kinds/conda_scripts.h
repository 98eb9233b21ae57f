// The scripts that a conda environment brings for going in and out: etc/conda/*activate.d.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Absolute paths, *.sh for bash and zsh and *.fish for fish, in the order in which conda sources
// them: by name, on leaving the other way round. They are the environment's own words: nobody
// sources them before they were approved. A path that a line of an answer cannot carry is left out.
struct CondaScripts {
  std::vector<std::string> entering;
  std::vector<std::string> leaving;
  bool operator==(const CondaScripts&) const = default;
};
CondaScripts conda_scripts(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
