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

// Holds the directory that the user is asked about: a replacement at its path is not removed. None
// if the directory is gone and only records are left. Fails with the reason if the deletion guard
// objects.
Result<std::optional<HeldDirectory>> hold_for_removal(Session& session,
                                                      const EnvironmentReport& report);

// The locks of environments, which must be held until they are removed. Fails if `create` runs in
// one of them.
Result<std::vector<UniqueFd>> locks_for_removal(std::span<const EnvironmentReport> reports);

// `error` prevents the move to the trash: adds what to do instead.
Error without_trash(Error error);

// Whether the environment, which exists, would be moved to the trash.
bool goes_to_trash(Session& session, const EnvironmentReport& report);

// Moves the directory to the trash and notes that in `journal`; deletes it if there is no journal,
// or if it is not on the file system of the trash. Then erases the records and approvals under each
// path that leads to it. If this is interrupted, the environment is still recorded and can be
// removed again. Returns where it is in the trash; "" if it was deleted or was already gone.
Result<std::string> remove_environment(Session& session, const EnvironmentReport& report,
                                       const std::optional<HeldDirectory>& directory,
                                       ChangeJournal* journal);

}  // namespace venvctl
