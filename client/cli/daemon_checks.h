// What doctor says of the daemon, of the place where it serves, and of who starts it.
#pragma once

#include "client/cli/finding.h"
#include "client/cli/session.h"

namespace venvctl {

Findings check_runtime(Session& session);
Findings check_daemon(Session& session);
Findings check_units(Session& session);

}  // namespace venvctl
