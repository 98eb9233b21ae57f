// Changes of variables as code of the shells whose syntax is not that of bash, zsh or fish.
#pragma once

#include <optional>
#include <string_view>

#include "client/cli/activation/change_text.h"
#include "client/cli/activation/variable_changes.h"

namespace venvctl {

// Absent: not the name of one of these shells. Every value is one quoted word.
std::optional<ChangeText> change_code(std::string_view format, const VariableChanges& changes);

}  // namespace venvctl
