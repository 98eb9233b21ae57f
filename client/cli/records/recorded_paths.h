// Finds the records of one environment. It may have several, because a link to its project is
// another path to the environment.
#pragma once

#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/registry/environment.h"

namespace venvctl {

// The records whose path is `prefix` or leads to `real_path` ("" if unknown).
Result<std::vector<EnvironmentRecord>> records_leading_to(Session& session,
                                                          const std::string& prefix,
                                                          const std::string& real_path);

}  // namespace venvctl
