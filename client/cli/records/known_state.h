// Restores the records, approvals and pins that environments had before a change.
#pragma once

#include <optional>
#include <string>

#include "client/cli/records/following.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/registry/undo_store.h"
#include "core/trust/identity.h"

namespace venvctl {

// The identity that the environment had when the step was recorded. Absent: the step is damaged.
std::optional<Identity> identity_of(const UndoStep& step);

PathMoves moves_of_step(const UndoStep& step);

// What was known about the environment before the change. `prefix`: where it is now. `old_place`:
// where it was before; "" if it was not moved. Fails if the step is damaged.
Result<KnownBefore> known_before_step(Session& session, const UndoStep& step,
                                      const std::string& prefix, const std::string& old_place);

// Whether the environment was protected before the change, under any of its paths.
bool was_protected(const UndoStep& step);

struct RestoredKnown {
  bool is_denied = false;  // the user has denied it since the change, so no approval was restored
};

// Restores the records and approvals of the step, and forgets those that the change recorded. Keeps
// what the user has decided since: a denial, a protection or a changed pin. Changes nothing for
// another environment that is now at one of the paths.
Result<RestoredKnown> restore_known(Session& session, const UndoStep& step);

}  // namespace venvctl
