// Finds a conda environment's activation and deactivation scripts: etc/conda/*activate.d.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Absolute paths, *.sh for bash and zsh and *.fish for fish, in the order in which conda sources
// them: by name, in reverse order on deactivation. They are untrusted: nothing sources them before
// they are approved. Paths with control characters are left out, because an answer line cannot
// carry them.
struct CondaScripts {
  std::vector<std::string> entering;
  std::vector<std::string> leaving;
  bool operator==(const CondaScripts&) const = default;
};
template <class A>
void fields(A& a, CondaScripts& each) {
  a(each.entering, each.leaving);
}
CondaScripts conda_scripts(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
