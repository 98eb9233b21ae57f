// What to do next in a shell without the hook, for `venvctl` without a command.
#pragma once

#include <string>

#include "client/cli/session/session.h"

namespace venvctl {

// Three steps, each with its command; "" if the hook is active in this shell.
std::string first_steps(Session& session);

}  // namespace venvctl
