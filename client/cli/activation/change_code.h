// Writes changes of variables as code for shells whose syntax differs from that of bash, zsh and
// fish.
#pragma once

#include <optional>
#include <string_view>

#include "client/cli/activation/change_text.h"
#include "client/cli/activation/variable_changes.h"

namespace venvctl {

// Quotes each value as one word. Absent: `format` does not name one of these shells.
std::optional<ChangeText> change_code(std::string_view format, const VariableChanges& changes);

}  // namespace venvctl
