// Finds the processes that run from known environments. Uses /proc and the shells that the daemon
// knows.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "client/cli/processes/running_processes.h"
#include "client/cli/session/session.h"

namespace venvctl {

// Finds this user's processes. Pass all known environments, because a process belongs to the
// innermost environment that contains its program.
RunningProcesses processes_of(Session& session, std::span<const std::string> prefixes);
// All visible processes that execute something in one of the environments.
RunningProcesses processes_executing(Session& session, std::span<const std::string> prefixes);

}  // namespace venvctl
