// Whether uv would not use the environment that venvctl activates.
#pragma once

#include <span>

#include "core/kinds/kind.h"
#include "core/resolve/decision.h"

namespace venvctl {

// `levels` led to `choice`, the nearest first. False outside of uv's projects, if the user has set
// UV_PROJECT_ENVIRONMENT or has set `uv.align` to `off`, and for conda's and shared environments:
// `uv sync` would remove packages that conda has installed or that other projects need.
bool is_unknown_to_uv(FileSystem& files, std::span<const Level> levels, const Choice& choice);

}  // namespace venvctl
