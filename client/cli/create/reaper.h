// A process between venvctl and a tool. It makes sure that no process of the tool outlives venvctl,
// however venvctl ends.
#pragma once

#include <sys/types.h>

#include <functional>

namespace venvctl {

// Kills the children of this process until none is left. This process must be a subreaper
// (PR_SET_CHILD_SUBREAPER), so that orphaned descendants become its children.
void end_descendants();

// Must be called in a child of the process `venvctl`, right after the fork. Forks a child that
// calls `become_tool` to become the tool; `become_tool` returns only on failure. Passes SIGTERM on
// to the tool. Exits with the tool's exit code when none of the tool's processes is left. If
// venvctl is killed, all these processes are killed. Until the last of them has ended, they hold
// the inherited descriptors of venvctl open, including its lock on the environment's directory.
[[noreturn]] void keep(pid_t venvctl, const std::function<void()>& become_tool);

}  // namespace venvctl
