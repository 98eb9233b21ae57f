// Common names for the environment in a project: `venv` and similar.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kKnownNames[] = {".conda", "venv", "env", ".virtualenv"};
std::optional<Proposal> propose_known_names(const Level& level);

}  // namespace venvctl
