// Hatch: the environment that HATCH_ENV names, by default `default`, in a directory named after the
// project and a hash of its path.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kHatchFileMarkers[] = {"hatch.toml"};
inline constexpr std::string_view kHatchTableMarkers[] = {"pyproject.toml"};  // with [tool.hatch]
std::optional<Proposal> propose_hatch_file(const Level& level);
std::optional<Proposal> propose_hatch_table(const Level& level);

}  // namespace venvctl
