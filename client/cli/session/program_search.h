// Finds programs on PATH. Relative and empty elements are skipped, because they depend on the
// current directory, and another user may control that directory.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// The first executable match; otherwise the first match that is not executable. Absent: no match.
std::optional<std::string> program_on_path(std::string_view name, std::string_view path);

}  // namespace venvctl
