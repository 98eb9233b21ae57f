// Finds the environment of a directory: the walk over the rule table (docs/environments.md).
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
  Pins pins = {};           // what `venvctl use` recorded
  LastUses last_uses = {};  // decides between environments that name the same project
};
// The user is not sent: each process knows its own.
template <class A>
void fields(A& a, Question& each) {
  a(each.directory, each.variables, each.pins, each.last_uses);
}

// Deterministic: the same files and variables give the same decision. Runs nothing, and never reads
// VIRTUAL_ENV or CONDA_PREFIX: what is active in a shell does not influence what a directory gets.
// Does not judge trust, but collects the evidence for it.
Decision resolve(FileSystem& files, const Question& question);

}  // namespace venvctl
