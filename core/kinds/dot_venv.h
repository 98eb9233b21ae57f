// `.venv` in a project: a directory, a link to one, or a file that names another place.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kDotVenvMarkers[] = {".venv"};
// Whatever `.venv` is, it stops the walk: a broken one is broken, not absent.
std::optional<Proposal> propose_dot_venv(const Level& level);

}  // namespace venvctl
