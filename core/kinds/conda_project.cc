#include <algorithm>

#include "core/base/path.h"
#include "core/formats/yaml_document.h"
#include "core/kinds/rules.h"
#include "core/stores/conda_directories.h"

namespace venvctl {
namespace {

// conda treats a name with '/' as a path. A name in a project's file must not lead to another
// directory in this way.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && std::ranges::find(name, '/') == name.end();
}

// Searches only the user's own conda directories. The user keeps the environments there for all
// projects, and a project chooses one by its name in environment.yml. Such a file can choose
// nothing else, so it needs no approval (it is not a `pointer`).
std::vector<std::string> places_of(const Level& level, const std::string& name) {
  if (name == "base" || name == "root") {
    auto installation = conda_installation(level.files, level.variables);
    return installation ? std::vector{std::move(*installation)} : std::vector<std::string>();
  }
  std::vector<std::string> places;
  for (const std::string& directory : conda_environment_directories(level.files, level.variables)) {
    std::string place = join_path(directory, name);
    if (level.files.status(place)) places.push_back(std::move(place));
  }
  return places;
}

}  // namespace

std::optional<Proposal> propose_conda_project(const Level& level) {
  Proposal proposal;
  proposal.marker = level.has("environment.yml") ? "environment.yml" : "environment.yaml";
  proposal.is_stopping = true;
  proposal.create_command = "conda env create -f " + proposal.marker;
  proposal.outcome = "missing";
  const auto document = YamlDocument::read(level.files, level.path_of(proposal.marker));
  if (!document) {
    proposal.detail = "the file cannot be parsed as YAML";
    return proposal;
  }
  const std::string name = document->text("name").value_or("");
  if (is_plain_name(name)) proposal.prefixes = places_of(level, name);
  if (name == "base" || name == "root") proposal.name = "base";
  const auto prefix = document->text("prefix");
  if (prefix && proposal.prefixes.empty() && is_absolute_path(*prefix)) {
    std::string place = normal_path("/", *prefix);
    if (level.files.status(place)) {
      proposal.prefixes.push_back(std::move(place));
      // `prefix:` may name any directory of the machine, so the file needs an approval.
      proposal.pointer = level.path_of(proposal.marker);
    }
  }
  if (proposal.prefixes.empty()) {
    proposal.detail = name.empty() ? "it names no environment" : "no environment named " + name;
  }
  return proposal;
}

}  // namespace venvctl
