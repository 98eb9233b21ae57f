// Whether commands of uv would use another environment than the prompt.
#pragma once

#include <span>

#include "core/kinds/kind.h"
#include "core/resolve/decision.h"

namespace venvctl {

// `levels` led to `choice`, the nearest first. False outside of uv's projects, if the user has set
// UV_PROJECT_ENVIRONMENT or has turned off `uv.align`, and for conda's and shared
// environments: `uv sync` would remove packages that conda has installed or other projects need.
bool is_unknown_to_uv(FileSystem& files, std::span<const Level> levels, const Choice& choice);

}  // namespace venvctl
