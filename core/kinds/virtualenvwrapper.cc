#include "core/kinds/virtualenvwrapper.h"

#include "core/kinds/central_projects.h"

namespace venvctl {

std::optional<Proposal> propose_virtualenvwrapper(const Level& level) {
  Proposal proposal;
  proposal.prefixes = level.projects.environments_of(level.directory);
  if (proposal.prefixes.empty()) return std::nullopt;
  proposal.marker = ".project";
  proposal.detail = "its .project names this directory";
  return proposal;
}

}  // namespace venvctl
