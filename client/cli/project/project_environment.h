// `venvctl create` in a project of Poetry or a similar tool: the tool's own command creates the
// environment.
#pragma once

#include <optional>
#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/interpreters/interpreter.h"
#include "core/resolve/decision.h"

namespace venvctl {

// True if the directory of `decision` is in a project whose own tool creates the environment. False
// if the project gets its environment in another way.
bool is_for_project_tool(const Decision& decision);

// Shows the tool's command and runs it in the project's directory. Records and approves the
// environment that the tool creates. Fails if the environment already exists, or if the tool is
// missing or fails. Returns the exit code.
Result<int> make_project_environment(Session& session, const Decision& decision,
                                     const std::optional<Interpreter>& interpreter);

}  // namespace venvctl
