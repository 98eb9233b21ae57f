// Finds all environments of the project to which the session's directory belongs.
#pragma once

#include <vector>

#include "client/cli/lookup/report.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// The environment that the directory gets comes first. The others are sorted by prefix: known
// environments of the project, and environments directly in its directory. Lists each environment
// once, even if links lead to it. Includes broken and unapproved environments, but no environments
// of tools.
Result<std::vector<EnvironmentReport>> environments_of_project(Session& session);

}  // namespace venvctl
