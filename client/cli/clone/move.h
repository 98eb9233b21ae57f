// Moves an environment to another place, at which it works.
#pragma once

#include <string>
#include <vector>

#include "client/cli/repair/following.h"
#include "client/cli/session.h"
#include "client/cli/undo/change_journal.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

// Fails if the environment cannot be moved to `place`: as check_copy(), and if its tool finds it by
// its name, it holds anything else, or programs run from it. Changes nothing.
Result<void> check_move(Session& session, const EnvironmentReport& source,
                        const std::string& place);

struct Moved {
  std::string note;               // what became of its approval; "" if there is nothing to say
  std::vector<std::string> left;  // files that name another place, by their new path
};

// Makes a copy at `place` and moves the source to the trash; records, approval and pin follow. On
// another file system than the trash, the source is deleted, at the end. At each moment the
// environment is whole at one of the two places, and for a moment at both. After a failure it is at
// its old place.
Result<Moved> move_environment(Session& session, const EnvironmentReport& source,
                               const std::string& place, ChangeJournal& journal);

// Completes a move that was killed after the copy was at its place: the source goes to the trash if
// it is still there, and what is recorded follows.
Result<void> complete_move(Session& session, const UndoStep& step);

}  // namespace venvctl
