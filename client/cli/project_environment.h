// `venvctl create` in a project of Poetry and its like: the tool's own command makes it.
#pragma once

#include <optional>
#include <string>

#include "client/cli/session.h"
#include "core/base/result.h"
#include "core/interpreters/interpreter.h"
#include "core/resolve/decision.h"

namespace venvctl {

// The tool whose project the directory of `decision` is in; absent: no tool of that sort, or one
// whose project has its environment by other means.
bool is_for_project_tool(const Decision& decision);

// Runs the command, shown first, in the project's directory; what it makes is recorded and
// approved. Fails when the environment is there already, when the tool is missing or fails. The
// exit code.
Result<int> make_project_environment(Session& session, const Decision& decision,
                                     const std::optional<Interpreter>& interpreter);

}  // namespace venvctl
