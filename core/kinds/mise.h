// The rules for mise, a tool manager. In mise's files, the key `env._.python.venv` names an
// environment that mise activates. These rules never stop the walk (kind.h).
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

// Names of mise's files, and of directories that hold such files.
inline constexpr std::string_view kMiseMarkers[] = {
    ".config",      ".mise", ".mise.local.toml", ".mise.toml",
    ".miserc.toml", "mise",  "mise.local.toml",  "mise.toml"};
// Whether the name has the form mise.NAME.toml, such as mise.dev.toml. mise reads such a file only
// if NAME is chosen, for example with MISE_ENV.
bool is_mise_name(std::string_view name);

// Proposes nothing if a file of a nearer level names an environment, even if that environment does
// not exist.
std::optional<Proposal> propose_mise(const Level& level);
// Like propose_mise(), for levels in which mise may read files whose names are not in kMiseMarkers.
std::optional<Proposal> propose_unusual_mise(const Level& level);
// A last resort: the environment that the user's or the machine's own configuration names. Proposes
// nothing if the home directory was a level of the walk, because propose_unusual_mise() reads this
// configuration there.
std::optional<Proposal> propose_global_mise(const Level& here);

}  // namespace venvctl
