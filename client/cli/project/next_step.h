// Says how the user can use an environment that was just created.
#pragma once

#include <string>

#include "client/cli/session/session.h"

namespace venvctl {

// One line that says that the environment is active, in which directory it becomes active, or how
// to activate it. `project`: the directory to which the environment belongs.
std::string next_step(Session& session, const std::string& prefix, const std::string& project);

}  // namespace venvctl
