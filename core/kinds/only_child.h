// The only environment among the children of a directory, whatever its name.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

// Each child directory costs two stat calls. A directory with more children than this is not a
// project, and entering it must not cost thousands of calls.
inline constexpr size_t kMaxChildren = 512;

// Links are not followed: the target belongs to another place, and accessing it may hang. If there
// are two or more environments, none is chosen and `why` lists them. Does not apply in $HOME and in
// "/".
std::optional<Proposal> propose_only_child(const Level& level);

}  // namespace venvctl
