// `.venv` in a project: a directory, a link to one, or a file that names another path.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kDotVenvMarkers[] = {".venv"};
// Any `.venv` stops the walk: a broken one is reported as broken, not treated as absent.
std::optional<Proposal> propose_dot_venv(const Level& level);

}  // namespace venvctl
