// All environments of the project to which the session's directory belongs.
#pragma once

#include <vector>

#include "client/cli/lookup/report.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// The one that the directory gets comes first, then the known ones of the project and those
// directly in its directory, by prefix. Each is listed once, even if links lead to it. Includes
// broken ones and those that are not approved, but no environments of tools.
Result<std::vector<EnvironmentReport>> environments_of_project(Session& session);

}  // namespace venvctl
