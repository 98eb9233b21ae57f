// Finds a conda environment's activation and deactivation scripts: etc/conda/*activate.d.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Absolute paths of *.sh (for bash and zsh) and *.fish, in the order in which conda sources them:
// sorted by name, and in reverse order on deactivation. The scripts are untrusted: nothing sources
// them before the user approves them. Paths with control characters are left out, because an answer
// line cannot contain such characters.
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
