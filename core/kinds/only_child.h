// The one environment among the children of a directory, whatever its name.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

// Each child directory costs two looks; a directory with more of them is no project, and entering
// it must not cost thousands.
inline constexpr size_t kMaxChildren = 512;

// Links are not followed: what a link names belongs to another place, and looking there may hang.
// Two or more environments: none, and `why` lists them. Not in $HOME and not in "/".
std::optional<Proposal> propose_only_child(const Level& level);

}  // namespace venvctl
