// uv: root/.venv or UV_PROJECT_ENVIRONMENT. Members of a workspace use the workspace's environment.
#pragma once

#include <span>

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kUvLockMarkers[] = {"uv.lock"};
inline constexpr std::string_view kUvTableMarkers[] = {"pyproject.toml"};  // with [tool.uv]
std::optional<Proposal> propose_uv_lock(const Level& level);
std::optional<Proposal> propose_uv_table(const Level& level);
// The project that UV_PROJECT, UV_WORKING_DIR or UV_WORKING_DIRECTORY selects, if it is not one of
// the levels.
std::optional<Proposal> propose_distant_uv_project(const Level& here);
// The environment that uv commands would use in the first of `levels`, nearest first. Absent
// outside of uv projects. `continues_above`: also searches above the last level.
std::optional<std::string> environment_for_uv(std::span<const Level> levels, bool continues_above);

}  // namespace venvctl
