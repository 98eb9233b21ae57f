// Which approval an environment keeps although it lost its Python, was moved, or was replaced by
// venvctl.
#pragma once

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"
#include "core/trust/trust_store.h"

namespace venvctl {

// Whether `entry` was given for the directory `found`, perhaps at another path. At another path
// only the time of birth shows that it is the same directory. A denial is for everything at its
// path.
bool is_for_directory(const TrustEntry& entry, const Identity& found);

// Whether nothing but places and the interpreter was changed since the approval. `before`: as the
// environment was found; `after`: as venvctl left it.
bool is_configuration_kept(Session& session, const TrustEntry& entry, const Identity& before,
                           const Identity& after);

// Whether the interpreter is the approved one, an installed one, or gone.
bool is_interpreter_kept(const TrustEntry& entry, const Identity& found);

// Fails with words that continue "not repaired: " unless code of the environment, or named by it,
// may run: its verdict activates, or would but for its lost Python and a mere move.
Result<void> check_may_run(Session& session, const EnvironmentReport& report);

}  // namespace venvctl
