// Makes the daemon prepare the answer for the calling shell's next prompt.
#pragma once

#include "client/cli/session/session.h"

namespace venvctl {

// Called after a change: asks the question that the shell is about to ask, with the same variables,
// until the daemon has an answer, for at most half a second. Does nothing without a hook or a
// daemon.
void prepare_next_prompt(Session& session);

}  // namespace venvctl
