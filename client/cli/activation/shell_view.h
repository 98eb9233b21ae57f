// Reads the state of the calling shell from its hook, and prints the text that the hook reads.
#pragma once

#include <string_view>

#include "client/cli/activation/prompt_step.h"
#include "client/cli/session/session.h"

namespace venvctl {

// Reads the session's variables. The hook sets two of them only for this command: _VENVCTL_SHELL
// ("<shell> <pid>", and more after the first step) and _VENVCTL_MEMORY. `session` must outlive the
// view.
ShellView view_of_shell(Session& session, std::string_view shell);

// Prints the messages for the user and the text for the hook. Returns the exit code.
int print_for_hook(Session& session, const ShellView& view, const PromptStep& step);

}  // namespace venvctl
