// Which variables an environment may set in a shell.
#pragma once

#include <string_view>

namespace venvctl {

// False for what is no variable's name, and for names that steer the shell, the loader, Python or
// venvctl itself (INTERFACE, "The answer"): an environment must not reach for these.
bool is_settable_variable(std::string_view name);

}  // namespace venvctl
