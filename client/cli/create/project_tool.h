// The tools that make the environment of their own project, and the words with which each is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/cli/create/backend.h"
#include "core/base/result.h"

namespace venvctl {

// A kind, or the first word of a Proposal's create_command: they are the same for these tools.
bool is_project_tool(std::string_view name);

// What to run in the project for `create_command` ("poetry install"). An interpreter is named in
// the tool's own way; a tool whose project file alone decides is Usage. NotFound: it is not
// installed.
Result<Plan> project_plan(FileSystem& files, const Variables& variables,
                          const std::string& create_command,
                          const std::optional<Interpreter>& interpreter);

// tool_variables() without what names an active environment: these tools would take that one.
Variables project_tool_variables(const Variables& variables);

}  // namespace venvctl
