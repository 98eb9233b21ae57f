// From a directory to its environment: the walk of KINDS 3 over the rule table.
#pragma once

#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/files/user.h"
#include "core/kinds/kind.h"
#include "core/resolve/decision.h"

namespace venvctl {

struct Question {
  std::string directory;  // logical, as the shell's $PWD; absolute
  Variables variables;    // HOME and the other steering variables of the asking shell
  User user;
  Pins pins = {};  // what `venvctl use` recorded
};

// Deterministic: the same files and variables give the same decision. Runs nothing, never looks at
// VIRTUAL_ENV or CONDA_PREFIX (what a shell holds is not what a directory gets). Trust is not
// judged here; the evidence for it is collected.
Decision resolve(FileSystem& files, const Question& question);

}  // namespace venvctl
