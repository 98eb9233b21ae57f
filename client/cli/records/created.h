// Records an environment that this command or the project's tool created.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/registry/environment.h"
#include "core/trust/policy.h"

namespace venvctl {

// Approves the environment that `evidence` describes, and the project's files and links that lead
// to it. Then records the environment as ready. Until then, the environment counts as incomplete.
// `record` must contain prefix, kind, name and project.
Result<void> record_created(Session& session, EnvironmentRecord record, const Evidence& evidence);

}  // namespace venvctl
