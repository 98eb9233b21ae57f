// Makes the daemon prepare the answer for the calling shell's next prompt.
#pragma once

#include "client/cli/session/session.h"

namespace venvctl {

// Call this after a change. Asks the daemon what the shell will ask at its next prompt, with the
// same variables. Repeats the question until the daemon has an answer, for at most half a second.
// Does nothing without a hook or a daemon.
void prepare_next_prompt(Session& session);

}  // namespace venvctl
