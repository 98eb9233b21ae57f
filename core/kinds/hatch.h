// Hatch: the environment `default`, in a directory named after the project and its path's hash.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kHatchFileMarkers[] = {"hatch.toml"};
inline constexpr std::string_view kHatchTableMarkers[] = {"pyproject.toml"};  // with [tool.hatch]
std::optional<Proposal> propose_hatch_file(const Level& level);
std::optional<Proposal> propose_hatch_table(const Level& level);

// Where Hatch keeps environments by the user's own configuration. `configured` is dirs.env.virtual
// as it is written; absent when it is not set.
struct HatchDirectories {
  std::optional<std::string> configured;
  std::string standard;  // absolute
};
HatchDirectories hatch_directories(FileSystem& files, const Variables& variables);

}  // namespace venvctl
