// The ENV argument: a name, a path, a project directory or "."
#pragma once

#include <optional>
#include <string>

#include "client/cli/lookup/report.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// Without an argument: the environment of the session's directory. Fails with NotFound, or with
// Usage and the candidates if the name is ambiguous. Also finds broken and vanished environments.
Result<EnvironmentReport> find_environment(Session& session,
                                           const std::optional<std::string>& argument,
                                           Recorded wanted = Recorded::Times);

// The error that says why an existing environment may not be used, and what to do. Its code is
// NotTrusted.
Error not_trusted(Session& session, const EnvironmentReport& report);

// Why an existing environment may not be activated (broken, incomplete or not trusted), and what to
// do. Absent: the environment may be activated.
std::optional<Error> objection_to_activation(Session& session, const EnvironmentReport& report);

// Finds the environment as find_environment does. Fails with the objection if there is one.
Result<EnvironmentReport> find_environment_to_activate(Session& session,
                                                       const std::optional<std::string>& argument);

// The step of the decision in which a directory has several environments and nothing chooses one of
// them; null if there is no such step.
const Step* step_with_several(const Decision& decision);
// What to do if the decision has no environment; "" if unknown.
std::string fix_of(Session& session, const Decision& decision);

// "no environment for ~/x: run venvctl create", or the fix that fits the project's files.
Error no_environment(Session& session, const Decision& decision);

}  // namespace venvctl
