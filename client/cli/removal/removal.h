// Removes an environment together with its records, for the commands that remove environments.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/cli/deletion/held_directory.h"
#include "client/cli/lookup/report.h"
#include "client/cli/records/change_journal.h"
#include "client/cli/session/session.h"
#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// Opens the directory before the user is asked. If another directory replaces it meanwhile, that
// directory is not removed. Absent: the directory no longer exists, and only records are left.
// Fails with the reason if the guard objects to the deletion.
Result<std::optional<HeldDirectory>> hold_for_removal(Session& session,
                                                      const EnvironmentReport& report);

// Locks the environments. The caller must hold the locks until the environments are removed. Fails
// if `create` runs in one of them.
Result<std::vector<UniqueFd>> locks_for_removal(std::span<const EnvironmentReport> reports);

// Adds to the message what the user can do instead. `error`: why the directory cannot be moved to
// the trash.
Error without_trash(Error error);

// Whether an existing environment would be moved to the trash, not deleted.
bool goes_to_trash(Session& session, const EnvironmentReport& report);

// Moves the directory to the trash and records this in `journal`. Deletes the directory instead if
// there is no journal, or if the trash is on another file system. Then erases the records and
// approvals under each path that leads to the directory. After an interrupt, the environment is
// still recorded, and the removal can be repeated. Returns the path in the trash; "" if the
// directory was deleted or did not exist.
Result<std::string> remove_environment(Session& session, const EnvironmentReport& report,
                                       const std::optional<HeldDirectory>& directory,
                                       ChangeJournal* journal);

}  // namespace venvctl
