// Gives environments back the records, approvals and pins that they had before a change.
#pragma once

#include <optional>
#include <string>

#include "client/cli/records/following.h"
#include "client/cli/session/session.h"
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

// Whether the environment was protected before the change, under any of its paths.
bool was_protected(const UndoStep& step);

struct RestoredKnown {
  bool is_denied = false;  // by the user since the change: nothing was approved again
};

// Records and approvals become those of the step, and what the change recorded is forgotten. Keeps
// what the user decided since: a denial, a protection and a changed pin. If another environment is
// at one of the paths now, does not change what is known of it.
Result<RestoredKnown> restore_known(Session& session, const UndoStep& step);

}  // namespace venvctl
