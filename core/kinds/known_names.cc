#include "core/kinds/rules.h"

namespace venvctl {

std::optional<Proposal> propose_known_names(const Level& level) {
  Proposal proposal;
  for (const std::string_view name : kKnownNames) {
    if (!level.has(name)) continue;
    proposal.prefixes.push_back(level.path_of(name));
    if (!proposal.marker.empty()) proposal.marker += ", ";
    proposal.marker += name;
  }
  if (proposal.prefixes.empty()) return std::nullopt;
  return proposal;
}

}  // namespace venvctl
