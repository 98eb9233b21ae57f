// Records an environment that this command or the project's tool created.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/registry/environment.h"
#include "core/trust/policy.h"

namespace venvctl {

// Approves the environment that `evidence` describes, and the project's files and links that lead
// to it. After that, records the environment as ready. Before that it counts as incomplete, and
// would be recreated. `record` contains prefix, kind, name and project.
Result<void> record_created(Session& session, EnvironmentRecord record, const Evidence& evidence);

}  // namespace venvctl
