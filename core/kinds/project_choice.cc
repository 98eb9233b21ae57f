#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"
#include "core/kinds/rules.h"

namespace venvctl {

std::optional<Proposal> propose_project_choice(const Level& level) {
  Proposal proposal;
  proposal.marker = ".venvctl.toml";
  const auto document = TomlDocument::read(level.files, level.path_of(".venvctl.toml"));
  if (!document) {
    proposal.outcome = "broken";
    proposal.detail = "the file cannot be parsed as TOML";
    return proposal;
  }
  const auto path = document->text({"environment"});
  if (!path || path->empty()) return std::nullopt;
  const std::string prefix = normal_path(level.directory, *path);
  if (path_contains(level.directory, prefix) && prefix != level.directory) {
    proposal.prefixes = {prefix};
  } else {
    proposal.detail = in_quotes(*path) + " is not in the project";
  }
  return proposal;
}

}  // namespace venvctl
