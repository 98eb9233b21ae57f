// What `venvctl use` recorded: the environment that the user chose for a directory.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

// A pin whose environment is gone does not stop the other rules.
std::optional<Proposal> propose_pin(const Level& level);

}  // namespace venvctl
