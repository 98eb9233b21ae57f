// .venvctl.toml: the project's own choice among its environments.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kProjectChoiceMarkers[] = {".venvctl.toml"};
// `environment = "path"`, relative to the file. A path that leaves the project is not followed: a
// checkout must not activate another project's environment.
std::optional<Proposal> propose_project_choice(const Level& level);

}  // namespace venvctl
