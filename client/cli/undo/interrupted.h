// Completes the changes of commands that were killed.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// Called by the commands that move or replace environments, before they inspect any. A change that
// was killed before its decisive step is forgotten; otherwise it is completed, and a line says so.
// What cannot be completed now is reported and kept. A change whose command is still running is
// skipped.
Result<void> complete_interrupted(Session& session);

}  // namespace venvctl
