// What the user does next with an environment that was just created.
#pragma once

#include <string>

#include "client/cli/session/session.h"

namespace venvctl {

// One line: that it is active, where to go to make it active, or how to activate it. `project`: the
// directory that it belongs to.
std::string next_step(Session& session, const std::string& prefix, const std::string& project);

}  // namespace venvctl
