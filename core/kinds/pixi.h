// pixi: the environment `default` in the project's .pixi or in a detached directory.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kPixiFileMarkers[] = {"pixi.lock", "pixi.toml",
                                                        "mojoproject.toml"};
inline constexpr std::string_view kPixiTableMarkers[] = {"pyproject.toml"};  // with [tool.pixi]
std::optional<Proposal> propose_pixi_file(const Level& level);
std::optional<Proposal> propose_pixi_table(const Level& level);

}  // namespace venvctl
