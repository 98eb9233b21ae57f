// Finds the environment of a directory: applies the rule table to the directory and to the
// directories above it (docs/environments.md).
#pragma once

#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/files/user.h"
#include "core/files/world.h"
#include "core/kinds/kind.h"
#include "core/resolve/decision.h"

namespace venvctl {

struct Question {
  std::string directory;  // an absolute, logical path, like the shell's $PWD
  Variables variables;    // HOME and the other steering variables of the asking shell
  User user;
  Pins pins = {};           // the choices that `venvctl use` recorded
  LastUses last_uses = {};  // if several environments name one project, the last used one wins
  OtherWorlds other_worlds = {};  // the environments that were made in another world
};
// `user` is not sent to other processes, because each process knows its own user.
template <class A>
void fields(A& a, Question& each) {
  a(each.directory, each.variables, each.pins, each.last_uses, each.other_worlds);
}

// The same files and variables always give the same decision. Runs nothing. Never reads VIRTUAL_ENV
// or CONDA_PREFIX, because the environment that is active in a shell must not influence the
// decision. Does not decide whether the environment is trusted, but collects the evidence for that.
Decision resolve(FileSystem& files, const Question& question);

}  // namespace venvctl
