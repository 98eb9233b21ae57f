#include "core/kinds/rules.h"

namespace venvctl {

std::optional<Proposal> propose_pin(const Level& level) {
  if (level.pins == nullptr || level.pins->empty()) return std::nullopt;
  auto found = level.pins->find(level.directory);
  if (found == level.pins->end()) {
    const auto physical = real_path(level.files, level.directory);
    if (physical) found = level.pins->find(*physical);
  }
  if (found == level.pins->end()) return std::nullopt;
  Proposal proposal;
  proposal.marker = "venvctl use";
  proposal.prefixes = {found->second};
  return proposal;
}

}  // namespace venvctl
