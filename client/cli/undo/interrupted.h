// Completes what killed commands left.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// Called by the commands that move or replace environments, before they look at any. A change that
// was killed before its decisive step is forgotten; otherwise it is completed, and a line says so.
// What cannot be completed now is reported and stays. A change whose command is running is left
// alone.
Result<void> complete_interrupted(Session& session);

}  // namespace venvctl
