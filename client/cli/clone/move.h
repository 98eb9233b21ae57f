// Moves an environment to another path, so that it works there.
#pragma once

#include <string>
#include <vector>

#include "client/cli/records/change_journal.h"
#include "client/cli/records/following.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

// Fails if the environment cannot be moved to `place`: if check_copy() fails, if a tool finds the
// environment by its name, if it contains other files, or if a program runs from it. Changes
// nothing.
Result<void> check_move(Session& session, const EnvironmentReport& source,
                        const std::string& place);

struct Moved {
  std::string note;               // what became of its approval; "" if there is nothing to say
  std::vector<std::string> left;  // files that still refer to another place, by their new path
};

// Makes a copy at `place`, moves the source to the trash, and updates records, approval and pin. If
// the trash is on another file system, the source is deleted at the end. At each moment the
// environment is complete at its old path, at its new path, or at both. After a failure it is at
// its old path.
Result<Moved> move_environment(Session& session, const EnvironmentReport& source,
                               const std::string& place, ChangeJournal& journal);

// Completes a move that was killed after the copy was at its place: moves the source to the trash
// if it is still there, and updates the records.
Result<void> complete_move(Session& session, const UndoStep& step);

}  // namespace venvctl
