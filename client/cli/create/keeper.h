// Between venvctl and a tool: nothing that the tool started outlives venvctl, however that ends.
#pragma once

#include <sys/types.h>

#include <functional>

namespace venvctl {

// Kills what this process, a subreaper (PR_SET_CHILD_SUBREAPER), has for children, until none is
// left.
void end_descendants();

// As a shell tells it: 128 and more for a signal.
int exit_code_of(int wait_status);

// To be called in a child of `venvctl`, right after the fork. Starts the tool in a child of its
// own, by `become_tool`, which returns only when it failed; hands SIGTERM on to it, and ends with
// its exit code when nothing of it is left. When venvctl is killed all of it is killed too. The
// descriptors of venvctl stay open so long, its lock on the environment's directory among them.
[[noreturn]] void keep(pid_t venvctl, const std::function<void()>& become_tool);

}  // namespace venvctl
