// Starting the daemon: only venvctl-resolve ever does, so that there is one way.
#pragma once

#include "client/cli/program_paths.h"

namespace venvctl {

// True when a daemon answers; waits for one that starts, 300 ms at most.
bool ensure_daemon(const ProgramPaths& programs);

}  // namespace venvctl
