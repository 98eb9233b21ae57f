// Decides what may be deleted: for commands that delete, and for messages that recommend such
// commands.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/deletion/guard.h"
#include "client/cli/lookup/report.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// The user's home, the directory in which the command runs, and all parents of both, by logical and
// by physical path.
std::vector<KeptDirectory> kept_directories(Session& session);

// Why `venvctl remove` would refuse the environment at `prefix`. Absent: it would not.
std::optional<Objection> objection_to_removal(Session& session, const std::string& prefix);
// The same for `venvctl create --clear`.
std::optional<Objection> objection_to_clearing(Session& session, const std::string& prefix);
// Fails if programs run from one of the environments. A shell in which an environment is only
// active does not count. `way_out` is appended to the message, and says what else the user can do.
Result<void> check_unused(Session& session, std::span<const std::string> prefixes,
                          std::string_view way_out = ", or pass --force");
// Why the environment at `prefix` is protected, and how to remove the protection. Absent: the
// environment is not protected.
std::optional<Objection> protection_of(Session& session, const std::string& prefix);
// Fails if one of the environments is protected, or if programs run from it. --force skips this
// check.
Result<void> check_may_go(Session& session, std::span<const std::string> prefixes);

// "venvctl create --clear ~/x/.venv"; without the path if it is the command's default.
std::string clear_command(const Session& session, const std::string& prefix);
// How to repair the environment at `prefix`. Returns `command` if `create --clear` would work;
// otherwise what prevents it, and what to do.
std::string repair_of(Session& session, const std::string& prefix, const std::string& command);
// What to do with an environment of a form that `venvctl repair` never repairs. Absent: this form
// can be repaired.
std::optional<std::string> fix_without_repair(Session& session, const std::string& prefix);
// What to do with an environment that was made in another world (core/files/world.h).
std::string fix_of_other_world();
// What to do about an unhealthy environment. `venvctl repair` keeps its packages, but cannot
// complete an incomplete environment.
std::string fix_of_health(Session& session, const EnvironmentReport& report);

}  // namespace venvctl
