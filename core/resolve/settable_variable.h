// Says which additional variables an environment may set, and computes the digest to which their
// approval is bound.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace venvctl {

using VariableList = std::vector<std::pair<std::string, std::string>>;

// True if the name is in upper case and the variable is harmless: the shell, the loader and venvctl
// do not use it, it is not a steering variable, and it does not make another program run something.
// This check is the second protection. The first protection is that an approval is bound to the
// names and values.
bool is_settable_variable(std::string_view name);

// Returns the variables that an answer can contain: they are settable, and their value is a single
// line.
VariableList settable_variables(const VariableList& variables);

// Hex digest of the settable variables; "" if there are none.
std::string variables_digest(const VariableList& variables);

}  // namespace venvctl
