// Decides in this process which environment a directory gets.
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/resolve/decision.h"

namespace venvctl {

// Both functions ignore trust. decide() also prints a message about each file that the decision
// needs but cannot read.
Decision decide(Session& session, const std::string& directory);
Decision decide_silently(Session& session, const std::string& directory);

}  // namespace venvctl
