// Writes the step of a prompt as text for the hook of a shell.
#pragma once

#include <string>
#include <string_view>

#include "client/cli/activation/prompt_step.h"

namespace venvctl {

// For tcsh: one line of commands. Each value is one quoted word, because tcsh has no other way to
// read several values from a program.
// For all other shells: records of three fields. A NUL ends each field. The hook splits the text
// into fields, and never evaluates it.
//   set NAME VALUE     export the variable
//   unset NAME ""
//   hook NAME VALUE    one of the hook's own variables: memory, epoch, repeat, name, state, prefix,
//                      told, ours ("1" or "")
std::string step_text(std::string_view shell, const PromptStep& step);

}  // namespace venvctl
