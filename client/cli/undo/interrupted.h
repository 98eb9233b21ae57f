// Completes the changes of commands that were killed.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// Commands that move or replace environments call this before they inspect an environment. If a
// change was killed before its decisive step, forgets it; otherwise completes it and prints a
// message. If a change cannot be completed now, prints a message and keeps it. Skips a change whose
// command is still running.
Result<void> complete_interrupted(Session& session);

}  // namespace venvctl
