#include "core/kinds/rules.h"

namespace venvctl {

std::optional<Proposal> propose_containers(const Level& level) {
  for (const std::string_view name : kContainerMarkers) {
    if (!level.has(name)) continue;
    Proposal proposal;
    proposal.marker = name;
    proposal.outcome = "hint";
    proposal.detail = name == "Vagrantfile"
                          ? "this project runs in a virtual machine: run vagrant ssh"
                          : "this project runs in a container";
    return proposal;
  }
  return std::nullopt;
}

}  // namespace venvctl
