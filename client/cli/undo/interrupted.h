// Completes the changes of commands that were killed.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// The commands that move or replace environments call this before they inspect an environment. If a
// change was killed before its decisive step, it is forgotten; otherwise it is completed, and a
// message reports this. If a change cannot be completed now, it is reported and kept. A change
// whose command is still running is skipped.
Result<void> complete_interrupted(Session& session);

}  // namespace venvctl
