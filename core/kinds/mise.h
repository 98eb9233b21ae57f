// The rules for mise, which uses the environment that `env._.python.venv` names. They never stop
// the walk.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

// Names of mise's files, and of directories that hold such files.
inline constexpr std::string_view kMiseMarkers[] = {
    ".config",      ".mise", ".mise.local.toml", ".mise.toml",
    ".miserc.toml", "mise",  "mise.local.toml",  "mise.toml"};
// Whether the name has the form of a file for one mise environment, such as mise.dev.toml.
bool is_mise_name(std::string_view name);

// Proposes nothing if a file of a nearer level names an environment, even if this environment does
// not exist.
std::optional<Proposal> propose_mise(const Level& level);
// Like propose_mise(), for levels in which mise is configured to read files with other names. These
// names are not markers.
std::optional<Proposal> propose_unusual_mise(const Level& level);
// The environment that the user's or the machine's own configuration names. Used if the home
// directory is not one of the levels.
std::optional<Proposal> propose_global_mise(const Level& here);

}  // namespace venvctl
