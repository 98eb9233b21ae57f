// Finds out whether uv would use another environment than the one that venvctl activates.
#pragma once

#include <span>

#include "core/kinds/kind.h"
#include "core/resolve/decision.h"

namespace venvctl {

// True if uv would not use the environment of `choice`. `levels` are the directories that were
// searched, beginning with the nearest. False outside of uv's projects, and if the user has set
// UV_PROJECT_ENVIRONMENT, or `uv.align` to `off`. Also false for conda's and shared environments,
// because `uv sync` would remove packages that conda has installed or that other projects need.
// `is_beside_other_world`: another world made the .venv of the project. If this is true, and
// `venvctl use` chose another environment for the project, the result is true even outside of uv's
// projects, because `uv sync` would recreate .venv.
bool is_unknown_to_uv(FileSystem& files, std::span<const Level> levels, const Choice& choice,
                      bool is_beside_other_world = false);

}  // namespace venvctl
