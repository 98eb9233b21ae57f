// A project's environment.yml: the conda environment that it names, if that exists.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kCondaProjectMarkers[] = {"environment.yml", "environment.yaml"};
std::optional<Proposal> propose_conda_project(const Level& level);

}  // namespace venvctl
