// uv: root/.venv, or what UV_PROJECT_ENVIRONMENT names; the workspace's, for its members.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kUvLockMarkers[] = {"uv.lock"};
inline constexpr std::string_view kUvTableMarkers[] = {"pyproject.toml"};  // with [tool.uv]
std::optional<Proposal> propose_uv_lock(const Level& level);
std::optional<Proposal> propose_uv_table(const Level& level);

}  // namespace venvctl
