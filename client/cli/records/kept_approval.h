// Decides which approval an environment keeps after it lost its Python, was moved, or was replaced
// by venvctl.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"
#include "core/trust/trust_store.h"

namespace venvctl {

// Whether `entry` was given for the directory `found`, perhaps at another path. At another path,
// only the birth time shows that the directory is the same. A denial applies to every directory at
// its path.
bool is_for_directory(const TrustEntry& entry, const Identity& found);

// Whether only paths and the interpreter have changed since the approval. `before` is the identity
// before venvctl changed the environment, `after` the identity after the change.
bool is_configuration_kept(Session& session, const TrustEntry& entry, const Identity& before,
                           const Identity& after);

// True if the interpreter is the approved one or an installed one, or if it no longer exists.
bool is_interpreter_kept(const TrustEntry& entry, const Identity& found);

// Fails unless the environment's code, and the code that it names, may run. It may run if the
// verdict allows activation, or would allow activation if the environment had not been moved and
// had not lost its Python. The error text continues "not repaired: ".
Result<void> check_may_run(Session& session, const EnvironmentReport& report);

}  // namespace venvctl
