// uv: root/.venv or UV_PROJECT_ENVIRONMENT. Members of a workspace use the workspace's environment.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kUvLockMarkers[] = {"uv.lock"};
inline constexpr std::string_view kUvTableMarkers[] = {"pyproject.toml"};  // with [tool.uv]
std::optional<Proposal> propose_uv_lock(const Level& level);
std::optional<Proposal> propose_uv_table(const Level& level);

}  // namespace venvctl
