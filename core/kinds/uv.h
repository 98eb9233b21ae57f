// The rules for uv. uv uses .venv in the project, or the path in UV_PROJECT_ENVIRONMENT. Members of
// a workspace use the environment of the workspace.
#pragma once

#include <span>

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kUvLockMarkers[] = {"uv.lock"};
inline constexpr std::string_view kUvTableMarkers[] = {"pyproject.toml"};  // with [tool.uv]
std::optional<Proposal> propose_uv_lock(const Level& level);
std::optional<Proposal> propose_uv_table(const Level& level);
// A last resort for the project that UV_PROJECT, UV_WORKING_DIR or UV_WORKING_DIRECTORY selects, if
// its directory was not a level of the walk.
std::optional<Proposal> propose_distant_uv_project(const Level& here);
// The environment that a uv command would use in the directory of the first of `levels`. Each level
// is above the previous one. If `continues_above` is true, also searches above the last level.
// Absent if there is no uv project.
std::optional<std::string> environment_for_uv(std::span<const Level> levels, bool continues_above);

}  // namespace venvctl
