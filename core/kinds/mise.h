// mise: the environment that `env._.python.venv` names. It never stops the walk.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

// Names of mise's files, and of directories that hold such files.
inline constexpr std::string_view kMiseMarkers[] = {
    ".config",   ".mise", ".mise.local.toml", ".mise.toml", ".rtx.local.toml",
    ".rtx.toml", "mise",  "mise.local.toml",  "mise.toml"};
std::optional<Proposal> propose_mise(const Level& level);
// The same if a variable names further files of mise, for which there are no markers.
std::optional<Proposal> propose_mise_by_variables(const Level& level);

}  // namespace venvctl
