// .venvctl.toml: the project's own word for which of its environments it uses.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kProjectChoiceMarkers[] = {".venvctl.toml"};
// `environment = "path"`, relative to the file. A path that leaves the project is not followed: a
// checkout must not turn on what belongs to something else.
std::optional<Proposal> propose_project_choice(const Level& level);

}  // namespace venvctl
