// Moves an environment to another path, and adapts its files so that it works there.
#pragma once

#include <string>
#include <vector>

#include "client/cli/records/change_journal.h"
#include "client/cli/records/following.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

// Fails if the environment cannot be moved to `place`: check_copy() fails, a tool finds the
// environment by its name, the environment contains other files, or a program runs from it. Changes
// nothing.
Result<void> check_move(Session& session, const EnvironmentReport& source,
                        const std::string& place);

struct Moved {
  std::string note;               // a message if its approval has changed, otherwise ""
  std::vector<std::string> left;  // new paths of unchanged files that refer to other paths
};

// Makes a copy at `place`, moves the source to the trash, and updates records, approval and pin. If
// the trash is on another file system, deletes the source at the end instead. At every moment, the
// old path, the new path or both have the complete environment. After a failure, the environment is
// at its old path.
Result<Moved> move_environment(Session& session, const EnvironmentReport& source,
                               const std::string& place, ChangeJournal& journal);

// Completes a move that was killed after the copy had reached its final path. Moves the source to
// the trash if the source still exists, and updates the records.
Result<void> complete_move(Session& session, const UndoStep& step);

}  // namespace venvctl
