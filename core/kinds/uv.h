// uv: .venv in the project, or UV_PROJECT_ENVIRONMENT. Members of a workspace use the workspace's
// environment.
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
// The environment that uv commands would use in the first of `levels`, which begin with the nearest
// one. Absent outside of uv projects. `continues_above` says whether to search above the last
// level, too.
std::optional<std::string> environment_for_uv(std::span<const Level> levels, bool continues_above);

}  // namespace venvctl
