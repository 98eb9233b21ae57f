// Doctor's checks of the state files and of the disk that they are on.
#pragma once

#include "client/cli/doctor/finding.h"
#include "client/cli/session/session.h"

namespace venvctl {

Findings check_state(Session& session);

}  // namespace venvctl
