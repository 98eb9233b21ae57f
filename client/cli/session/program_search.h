// Finds programs on PATH. Skips relative and empty elements. They depend on the current directory,
// and another user may control that directory.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// The first match that is executable; if there is none, the first match. Absent: no match.
std::optional<std::string> program_on_path(std::string_view name, std::string_view path);

}  // namespace venvctl
