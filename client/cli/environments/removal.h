// Deletes an environment together with its records, for the commands that remove environments.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "client/cli/deletion/held_directory.h"
#include "client/cli/environments/report.h"
#include "client/cli/session.h"
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

// Deletes the directory, then the records and approvals under each path that leads to it. If this
// is interrupted, the environment is still recorded and can be removed again.
Result<void> remove_environment(Session& session, const EnvironmentReport& report,
                                const std::optional<HeldDirectory>& directory);

}  // namespace venvctl
