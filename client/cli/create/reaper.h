// A process between venvctl and a tool. When venvctl ends, for whatever reason, the reaper ends all
// processes of the tool.
#pragma once

#include <sys/types.h>

#include <functional>

namespace venvctl {

// Kills the children of this process until none is left. This process must be a subreaper
// (PR_SET_CHILD_SUBREAPER), so that it gets orphaned descendants as children.
void end_descendants();

// Call this in a child of the process `venvctl`, right after the fork. Forks a child that calls
// `become_tool`, which returns only on failure. Passes SIGTERM to the tool. Exits with the tool's
// exit code when all processes of the tool have ended. If venvctl is killed, kills all these
// processes. Until the last of them has ended, they keep the inherited descriptors of venvctl open,
// and with them the lock on the environment's directory.
[[noreturn]] void keep(pid_t venvctl, const std::function<void()>& become_tool);

}  // namespace venvctl
