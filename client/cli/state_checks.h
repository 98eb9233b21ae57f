// What doctor says of the state files and of the disks that they and the daemon's socket are on.
#pragma once

#include "client/cli/finding.h"
#include "client/cli/session.h"

namespace venvctl {

Findings check_state(Session& session);

}  // namespace venvctl
