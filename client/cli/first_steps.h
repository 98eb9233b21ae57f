// The text that `venvctl` without a command prints in a shell without the hook: what to do next.
#pragma once

#include <string>

#include "client/cli/session/session.h"

namespace venvctl {

// Three steps, each with its command; "" if the hook is active in this shell.
std::string first_steps(Session& session);

}  // namespace venvctl
