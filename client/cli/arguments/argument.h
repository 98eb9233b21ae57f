// The ENV argument: a name, a path, a project directory or "."
#pragma once

#include <optional>
#include <string>

#include "client/cli/lookup/report.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// The environment that `argument` names. Without `argument`, the environment of the session's
// directory. Fails with NotFound, or with Usage and the candidates if several environments have
// this name. Also finds environments that are broken or no longer exist.
Result<EnvironmentReport> find_environment(Session& session,
                                           const std::optional<std::string>& argument,
                                           Recorded wanted = Recorded::Times);

// Says why an existing environment may not be used, and what to do. The code is NotTrusted.
Error not_trusted(Session& session, const EnvironmentReport& report);

// Why an existing environment may not be activated (broken, incomplete or not trusted), and what to
// do. Absent: the environment may be activated.
std::optional<Error> objection_to_activation(Session& session, const EnvironmentReport& report);

// Finds the environment as find_environment does. Fails with the objection if there is one.
Result<EnvironmentReport> find_environment_to_activate(Session& session,
                                                       const std::optional<std::string>& argument);

// The step in which the directory has several environments and nothing selects one of them. Null:
// the decision has no such step.
const Step* step_with_several(const Decision& decision);
// What to do if the decision found no environment; "" if unknown.
std::string fix_of(Session& session, const Decision& decision);

// "no environment for ~/x: run venvctl create", or the fix that fits the project's files.
Error no_environment(Session& session, const Decision& decision);

}  // namespace venvctl
