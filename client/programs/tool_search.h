// Finds the tools of this machine that venvctl runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// An executable named `name` on PATH. It is not in the active environment, and it is not a link to
// a program of a Python elsewhere (docs/elsewhere.md). It is also not in the project that contains
// the current directory (PWD), because programs from a cloned repository must not run.
std::optional<std::string> find_tool(FileSystem& files, const Variables& variables,
                                     std::string_view name);

}  // namespace venvctl
