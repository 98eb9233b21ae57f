// Finds out whether a shell waits at its prompt, from /proc and its terminal.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace venvctl {

// True if the process that started at `started` (clock ticks since boot) handles SIGURG, is in the
// foreground of its terminal and reads single keys from it, as the line editors of zsh and fish do.
// False while it runs a command or a builtin such as `wait`, which a signal would end.
bool waits_at_prompt(pid_t pid, uint64_t started);

}  // namespace venvctl
