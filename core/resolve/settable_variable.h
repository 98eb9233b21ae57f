// Which additional variables an environment may set, and the digest that their approval is bound
// to.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace venvctl {

using VariableList = std::vector<std::pair<std::string, std::string>>;

// True for a name in upper case that is not used by the shell, the loader or venvctl, does not
// steer decisions, and does not make another program run something. This is the second line of
// defense; the first is that the approval is bound to name and value.
bool is_settable_variable(std::string_view name);

// The variables that an answer can carry: settable, with a value that fits on a line.
VariableList settable_variables(const VariableList& variables);

// Hex digest of the settable variables; "" if there are none.
std::string variables_digest(const VariableList& variables);

}  // namespace venvctl
