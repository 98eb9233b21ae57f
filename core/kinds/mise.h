// mise: the environment that `env._.python.venv` names. It never stops the walk.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kMiseMarkers[] = {"mise.local.toml", "mise.toml", ".mise.toml",
                                                    ".config"};  // with mise.toml in it
std::optional<Proposal> propose_mise(const Level& level);

}  // namespace venvctl
