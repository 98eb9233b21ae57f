// Finds the environments to repair.
#pragma once

#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

// The environments that `arguments` name: by name, by path, or by the project's directory. Without
// arguments, the environments of the project to which the session's directory belongs. Also finds
// broken environments.
Result<std::vector<EnvironmentReport>> named_targets(Session& session,
                                                     const std::vector<std::string>& arguments);

// Every known environment, except those that only a kernelspec of Jupyter names, and those that
// were made in another world (docs/elsewhere.md). If a recorded environment no longer exists,
// searches for it in HOME: in a restored home directory, its relative path is the same, and its
// bin/activate still contains the old path.
Result<std::vector<EnvironmentReport>> all_targets(Session& session);

}  // namespace venvctl
