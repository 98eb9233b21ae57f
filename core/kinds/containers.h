// Containers and virtual machines: venvctl does not enter them, but `why` reports them.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kContainerMarkers[] = {
    "Dockerfile",    "Containerfile",       "compose.yaml",
    "compose.yml",   "docker-compose.yaml", "docker-compose.yml",
    ".devcontainer", ".devcontainer.json",  "Vagrantfile"};
std::optional<Proposal> propose_containers(const Level& level);

}  // namespace venvctl
