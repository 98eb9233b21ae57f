// Puts a prepared environment in the place of an existing one, moves the existing one to the trash,
// and brings it back if its replacement failed.
#pragma once

#include <string>

#include "client/cli/create/staging.h"
#include "client/cli/records/change_journal.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

struct Replacement {
  size_t number = 0;  // number of the step in the journal
  // `trashed` is "" if the trash is on another file system. The old environment is then at
  // Staging::content().
  UndoStep step;
};

// Exchanges the environment of `report` and the one at Staging::content() in one step. Records this
// step in the journal first, so that a killed command can be completed. The caller confirms or
// withdraws the step. `old_place`: the path at which the old environment was before, "" unless it
// was moved. After a failure, the old environment is at its path, unless the message names another
// path, and the step is withdrawn.
Result<Replacement> replace_by_prepared(Session& session, const EnvironmentReport& report,
                                        Staging& staging, const std::string& old_place,
                                        const PathMoves& moves, ChangeJournal& journal);

// Moves what a tool has left at `path` to the trash, if possible.
void discard(const Session& session, const std::string& path);

// Moves the old environment from the trash back to `prefix`, and withdraws the step `number`. If
// this fails, confirms the step, so that `undo` can restore the environment. Adds to `error` where
// the old environment is. Returns whether it is at `prefix` again.
bool restore_old(const std::string& prefix, const UndoStep& step, size_t number,
                 ChangeJournal& journal, Error& error);

}  // namespace venvctl
