// The tools that create the environment of their own project, and the command lines that run them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/cli/create/backend.h"
#include "core/base/result.h"

namespace venvctl {

// Whether one of these tools is called `name`: the name of a kind, or the first word of a
// Proposal's create_command. For these tools, both are the same.
bool is_project_tool(std::string_view name);

// The plan that runs `create_command`, for example "poetry install", in the project. If an
// interpreter is given, passes it in the tool's own way. Fails with Usage if the tool takes the
// interpreter only from the project's file, and with NotFound if the tool is not installed.
Result<Plan> project_plan(FileSystem& files, const Variables& variables,
                          const std::string& create_command,
                          const std::optional<Interpreter>& interpreter);

// tool_variables() without the variables that name an active environment, because these tools would
// use that environment.
Variables project_tool_variables(const Variables& variables);

}  // namespace venvctl
