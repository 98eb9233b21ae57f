#include "core/kinds/pixi.h"

#include <xxhash.h>

#include "core/base/path.h"
#include "core/kinds/toml_document.h"
#include "core/kinds/user_directories.h"

namespace venvctl {
namespace {

// Absent: the file does not set it to a directory.
std::optional<std::string> detached_in(FileSystem& files, const Variables& variables,
                                       const std::string& path) {
  const auto config = TomlDocument::read(files, path);
  const auto directory = config ? config->text({"detached-environments"}) : std::nullopt;
  if (!directory) return std::nullopt;
  const std::string expanded = expand_home(*directory, home_directory(variables));
  return is_absolute_path(expanded) ? std::optional(normal_path("/", expanded)) : std::nullopt;
}

std::optional<std::string> name_in(const std::optional<TomlDocument>& manifest,
                                   TomlDocument::Path first, TomlDocument::Path second) {
  if (!manifest) return std::nullopt;
  auto name = manifest->text(first);
  return name ? name : manifest->text(second);
}

// The file that makes the level a workspace; "" with only a lock file.
std::string manifest_of(const Level& level) {
  for (const char* file : {"pixi.toml", "mojoproject.toml", "pyproject.toml"}) {
    if (level.has(file)) return file;
  }
  return "";
}

std::string workspace_name(const Level& level, const std::string& manifest) {
  std::optional<std::string> name;
  if (manifest == "pyproject.toml") {
    const auto project = read_pyproject_with(level.files, level.directory, "name");
    name = name_in(project, {"tool", "pixi", "workspace", "name"}, {"project", "name"});
  } else if (!manifest.empty()) {
    const auto document = TomlDocument::read(level.files, level.path_of(manifest));
    name = name_in(document, {"workspace", "name"}, {"project", "name"});
  }
  return name ? *name : std::string(base_name(level.directory));
}

std::optional<std::string> detached_directory(const Level& level) {
  auto own = detached_in(level.files, level.variables, level.path_of(".pixi/config.toml"));
  return own ? own : pixi_detached_directory(level.files, level.variables);
}

Proposal proposal_for(const Level& level, std::string marker) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "pixi install";
  const std::string manifest = manifest_of(level);
  proposal.name = workspace_name(level, manifest);
  proposal.variables = {{"PIXI_PROJECT_NAME", proposal.name},
                        {"PIXI_PROJECT_ROOT", level.directory},
                        {"PIXI_PROJECT_MANIFEST", level.path_of(manifest)},
                        {"PIXI_ENVIRONMENT_NAME", "default"},
                        {"PIXI_PROMPT", "(" + proposal.name + ") "}};
  const std::string local = level.path_of(".pixi/envs/default");
  if (const auto directory = detached_directory(level)) {
    const auto hash = XXH3_64bits(level.directory.data(), level.directory.size());
    const std::string name = proposal.name + "-" + std::to_string(hash);
    std::string detached = normal_path(*directory, name + "/envs/default");
    if (level.files.status(detached)) proposal.prefixes.push_back(std::move(detached));
  }
  proposal.prefixes.push_back(local);
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_pixi_file(const Level& level) {
  for (const std::string_view name : kPixiFileMarkers) {
    if (level.has(name)) return proposal_for(level, std::string(name));
  }
  return std::nullopt;
}

std::optional<Proposal> propose_pixi_table(const Level& level) {
  const auto project = read_pyproject_with(level.files, level.directory, "pixi");
  if (!project || !project->has_table({"tool", "pixi"})) return std::nullopt;
  return proposal_for(level, "[tool.pixi]");
}

std::optional<std::string> pixi_detached_directory(FileSystem& files, const Variables& variables) {
  const auto own = variables.non_empty("PIXI_HOME");
  const std::string home =
      own ? normal_path("/", *own) : join_path(home_directory(variables), ".pixi");
  auto directory = detached_in(files, variables, join_path(home, "config.toml"));
  if (directory) return directory;
  return detached_in(files, variables, join_path(config_directory(variables), "pixi/config.toml"));
}

}  // namespace venvctl
