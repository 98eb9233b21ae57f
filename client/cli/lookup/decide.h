// Which environment a directory gets, decided by this command itself.
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/resolve/decision.h"

namespace venvctl {

// Both functions ignore trust. decide() also prints a message about each file that is needed for
// the decision and cannot be read.
Decision decide(Session& session, const std::string& directory);
Decision decide_silently(Session& session, const std::string& directory);

}  // namespace venvctl
