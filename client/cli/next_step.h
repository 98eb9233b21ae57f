// What a person does next with an environment that was just made.
#pragma once

#include <string>

#include "client/cli/session.h"

namespace venvctl {

// One line: it is on, where to go so that it is, or how to switch it on. `project`: the directory
// that it is for.
std::string next_step(Session& session, const std::string& prefix, const std::string& project);

}  // namespace venvctl
