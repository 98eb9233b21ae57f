#include <algorithm>
#include <functional>

#include "core/kinds/rules.h"
#include "core/stores/central_projects.h"

namespace venvctl {

std::optional<Proposal> propose_virtualenvwrapper(const Level& level) {
  Proposal proposal;
  proposal.prefixes = level.projects.environments_of(level.directory);
  if (proposal.prefixes.empty()) return std::nullopt;
  const auto last_use = [&](const std::string& prefix) -> int64_t {
    if (level.last_uses == nullptr) return 0;
    const auto found = level.last_uses->find(prefix);
    return found == level.last_uses->end() ? 0 : found->second;
  };
  std::ranges::stable_sort(proposal.prefixes, std::ranges::greater(), last_use);
  proposal.marker = ".project";
  proposal.detail = "its .project names this directory";
  return proposal;
}

}  // namespace venvctl
