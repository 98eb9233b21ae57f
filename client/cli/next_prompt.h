// Sees to it that the daemon has the answer ready when the calling shell asks at its next prompt.
#pragma once

#include "client/cli/session.h"

namespace venvctl {

// After a change: asks what the shell is about to ask, with the same variables, until the daemon
// has an answer, at most half a second. Nothing happens without a hook or a daemon.
void prepare_next_prompt(Session& session);

}  // namespace venvctl
