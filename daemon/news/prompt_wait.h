// Finds out from /proc and from the terminal whether a shell waits at its prompt.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace venvctl {

// True if the process that started at `started` (in clock ticks since boot) handles SIGURG, is in
// the foreground of its terminal, and reads single keys from it, as the line editors of zsh and
// fish do. False while the shell runs a command or a builtin such as `wait`, which a signal would
// end.
bool waits_at_prompt(pid_t pid, uint64_t started);

}  // namespace venvctl
