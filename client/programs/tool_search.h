// Finds the tools of this machine that venvctl runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// An executable named `name` on PATH, outside of the active environment; links to the programs of a
// Python elsewhere do not count. It is also outside of the project that contains the current
// directory (PWD), because programs from a cloned repository must not run.
std::optional<std::string> find_tool(FileSystem& files, const Variables& variables,
                                     std::string_view name);

}  // namespace venvctl
