// Finds a conda environment's activation and deactivation scripts: etc/conda/*activate.d.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Absolute paths of *.sh (for bash and zsh) and *.fish. The scripts are untrusted: nothing sources
// them before the user approves them. A path that some shell could not store unchanged
// (every_shell_keeps()) is left out, because shells read these paths from answers.
struct CondaScripts {
  std::vector<std::string> entering;  // for activation, sorted by name, as conda sources them
  std::vector<std::string> leaving;   // for deactivation, in reverse order, as conda sources them
  bool operator==(const CondaScripts&) const = default;
};
template <class A>
void fields(A& a, CondaScripts& each) {
  a(each.entering, each.leaving);
}
CondaScripts conda_scripts(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
