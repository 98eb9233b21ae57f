// Gives environments back the records, approvals and pins that they had before a change.
#pragma once

#include <optional>
#include <string>

#include "client/cli/repair/following.h"
#include "client/cli/session.h"
#include "core/base/result.h"
#include "core/registry/undo_store.h"
#include "core/trust/identity.h"

namespace venvctl {

// The identity that the environment of the step had; absent: the step is damaged.
std::optional<Identity> identity_of(const UndoStep& step);

PathMoves moves_of_step(const UndoStep& step);

// What was known of the environment before the change, which is at `prefix` now and was at
// `old_place` ("": nobody moved it). Fails if the step is damaged.
Result<KnownBefore> known_before_step(Session& session, const UndoStep& step,
                                      const std::string& prefix, const std::string& old_place);

// Records and approvals become those of the step, and what the change recorded is forgotten. A pin
// that you have changed since stays.
Result<void> restore_known(Session& session, const UndoStep& step);

}  // namespace venvctl
