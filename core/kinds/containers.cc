#include "core/kinds/rules.h"

namespace venvctl {

std::optional<Proposal> propose_containers(const Level& level) {
  for (const std::string_view name : kContainerMarkers) {
    if (!level.has(name)) continue;
    Proposal proposal;
    proposal.marker = name;
    proposal.outcome = "hint";
    proposal.detail = name == "Vagrantfile"
                          ? "this project runs in a virtual machine: run venvctl use vagrant:"
                          : "this project runs in a container: run venvctl use docker:NAME";
    return proposal;
  }
  return std::nullopt;
}

}  // namespace venvctl
