// A process between venvctl and a tool: nothing that the tool started outlives venvctl, however
// venvctl ends.
#pragma once

#include <sys/types.h>

#include <functional>

namespace venvctl {

// Kills the children of this process, a subreaper (PR_SET_CHILD_SUBREAPER), until none is left.
void end_descendants();

// Must be called in a child of `venvctl`, right after the fork. Starts the tool in its own child
// through `become_tool`, which returns only on failure. Passes SIGTERM on to the tool, and ends
// with the tool's exit code when none of the tool's processes is left. If venvctl is killed, all
// these processes are killed. As long as one of them lives, the descriptors of venvctl stay open,
// including its lock on the environment's directory.
[[noreturn]] void keep(pid_t venvctl, const std::function<void()>& become_tool);

}  // namespace venvctl
