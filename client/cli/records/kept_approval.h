// Which approval an environment keeps although it lost its Python, was moved, or was replaced by
// venvctl.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"
#include "core/trust/trust_store.h"

namespace venvctl {

// Whether `entry` was given for the directory `found`, perhaps at another path. At another path
// only the birth time shows that it is the same directory. A denial is for everything at its
// path.
bool is_for_directory(const TrustEntry& entry, const Identity& found);

// Whether nothing but places and the interpreter was changed since the approval. `before`: as the
// environment was found; `after`: as venvctl left it.
bool is_configuration_kept(Session& session, const TrustEntry& entry, const Identity& before,
                           const Identity& after);

// Whether the interpreter is the approved one, an installed one, or gone.
bool is_interpreter_kept(const TrustEntry& entry, const Identity& found);

// Fails, with a text that continues "not repaired: ", unless the environment's code, and code that
// it names, may run: its verdict activates it, or would activate it if it had not been moved and
// had not lost its Python.
Result<void> check_may_run(Session& session, const EnvironmentReport& report);

}  // namespace venvctl
