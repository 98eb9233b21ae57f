// Completes the changes of commands that were killed.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// Commands that move or replace environments call this before they inspect an environment. If a
// killed command had not yet moved, replaced or rewritten the environment, forgets the change;
// otherwise completes the change and prints a message. If a change cannot be completed now, prints
// a message and keeps the record of it. Skips a change whose command is still running.
Result<void> complete_interrupted(Session& session);

}  // namespace venvctl
