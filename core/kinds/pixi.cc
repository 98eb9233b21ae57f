#include <xxhash.h>

#include "core/base/path.h"
#include "core/formats/toml_document.h"
#include "core/kinds/rules.h"
#include "core/stores/pixi_settings.h"

namespace venvctl {
namespace {

// The manifest that pixi reads in a directory.
struct Manifest {
  std::string file;           // the name of the file; "" if there is none
  bool is_workspace = false;  // if false, pixi looks for a workspace in the directories above
  std::string name;           // name of the workspace; "" if it has none
};

std::string name_in(const TomlDocument& document, TomlDocument::Path first,
                    TomlDocument::Path second) {
  auto name = document.text(first);
  if (!name) name = document.text(second);
  return name.value_or("");
}

// If `file` cannot be parsed, it counts as a workspace, because pixi stops there with an error.
Manifest own_manifest(const Level& level, const char* file) {
  Manifest manifest = {file, true, ""};
  const auto document = TomlDocument::read(level.files, level.path_of(file));
  if (!document) return manifest;
  manifest.is_workspace = document->has_table({"workspace"}) || document->has_table({"project"});
  manifest.name = name_in(*document, {"workspace", "name"}, {"project", "name"});
  return manifest;
}

// If there is a pyproject.toml, pixi reads no other manifest in this directory, even if
// pyproject.toml has no [tool.pixi].
Manifest pyproject_manifest(const Level& level) {
  const auto document = read_pyproject_with(level.files, level.directory, "pixi");
  Manifest manifest = {"pyproject.toml", false, ""};
  if (!document || !document->has_table({"tool", "pixi"})) return manifest;
  manifest.is_workspace = document->has_table({"tool", "pixi", "workspace"}) ||
                          document->has_table({"tool", "pixi", "project"});
  manifest.name = name_in(*document, {"tool", "pixi", "workspace", "name"},
                          {"tool", "pixi", "project", "name"});
  if (manifest.name.empty()) manifest.name = document->text({"project", "name"}).value_or("");
  return manifest;
}

// The first manifest that exists, in pixi's order.
Manifest manifest_of(const Level& level) {
  if (level.has("pixi.toml")) return own_manifest(level, "pixi.toml");
  if (level.has("pyproject.toml")) return pyproject_manifest(level);
  if (level.has("mojoproject.toml")) return own_manifest(level, "mojoproject.toml");
  return {"", false, ""};
}

// Adds the environment outside of the project, if it exists. Its directory is named after the
// workspace and a digest of the workspace's physical path. The proposal needs a pointer in two
// cases: the project's own configuration chooses the parent directory, or the workspace's name
// contains '/' and so may lead out of the parent directory.
void add_detached(const Level& level, const Manifest& manifest, const std::string& physical,
                  Proposal& proposal) {
  const auto [directory, set_by] = pixi_settings(level.files, level.variables, level.directory);
  if (!directory) return;
  const auto hash = XXH3_64bits(physical.data(), physical.size());
  const std::string name = proposal.name + "-" + std::to_string(hash);
  std::string detached = normal_path(*directory, name + "/envs/default");
  if (!level.files.status(detached)) return;
  proposal.prefixes.push_back(std::move(detached));
  proposal.pointer = set_by;
  if (set_by.empty() && name.find('/') != std::string::npos) {
    proposal.pointer = level.path_of(manifest.file);
  }
}

Proposal proposal_for(const Level& level, const Manifest& manifest, std::string marker) {
  const std::string physical = real_path(level.files, level.directory).value_or(level.directory);
  Proposal proposal;
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "pixi install";
  proposal.name = manifest.name.empty() ? std::string(base_name(physical)) : manifest.name;
  proposal.variables = {{"PIXI_PROJECT_NAME", proposal.name},
                        {"PIXI_PROJECT_ROOT", physical},
                        {"PIXI_PROJECT_MANIFEST", join_path(physical, manifest.file)},
                        {"PIXI_ENVIRONMENT_NAME", "default"},
                        {"PIXI_PROMPT", "(" + proposal.name + ") "}};
  add_detached(level, manifest, physical, proposal);
  proposal.prefixes.push_back(level.path_of(".pixi/envs/default"));
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_pixi_file(const Level& level) {
  const Manifest manifest = manifest_of(level);
  if (!manifest.is_workspace) return std::nullopt;
  for (const std::string_view name : kPixiFileMarkers) {
    if (level.has(name)) return proposal_for(level, manifest, std::string(name));
  }
  return std::nullopt;
}

std::optional<Proposal> propose_pixi_table(const Level& level) {
  const Manifest manifest = manifest_of(level);
  if (manifest.file != "pyproject.toml" || !manifest.is_workspace) return std::nullopt;
  return proposal_for(level, manifest, "[tool.pixi]");
}

}  // namespace venvctl
