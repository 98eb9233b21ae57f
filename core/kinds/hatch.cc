#include "core/kinds/hatch.h"

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/kinds/derived_names.h"
#include "core/kinds/toml_document.h"
#include "core/kinds/user_directories.h"

namespace venvctl {
namespace {

std::optional<std::string> configured_path(const Level& level,
                                           const std::optional<TomlDocument>& project) {
  if (auto path = level.variables.non_empty("HATCH_ENV_TYPE_VIRTUAL_PATH")) return path;
  const auto own = TomlDocument::read(level.files, level.path_of("hatch.toml"));
  auto path = own ? own->text({"envs", "default", "path"}) : std::nullopt;
  if (path || !project) return path;
  return project->text({"tool", "hatch", "envs", "default", "path"});
}

std::string environment_of(const Level& level, const std::optional<TomlDocument>& project,
                           const std::string& physical_root) {
  const std::string id = short_base64(sha256(physical_root));
  const auto name = project ? project->text({"project", "name"}) : std::nullopt;
  const std::string project_name = name ? normal_project_name(*name) : id + "-unmanaged";
  const std::string nested = project_name + "/" + id + "/" + project_name;
  const auto [configured, standard] = hatch_directories(level.files, level.variables);
  if (!configured) return join_path(standard, nested);
  const std::string directory = expanded_path(level.variables, level.directory, *configured);
  const bool is_flat = path_contains(level.directory, directory) ||
                       directory == home_directory(level.variables) + "/.virtualenvs";
  return join_path(directory, is_flat ? project_name : nested);
}

Proposal proposal_for(const Level& level, std::string marker,
                      const std::optional<TomlDocument>& project) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "hatch env create";
  if (const auto path = configured_path(level, project)) {
    proposal.prefixes = {normal_path(level.directory, *path)};
  } else if (const auto physical = real_path(level.files, level.directory)) {
    proposal.prefixes = {environment_of(level, project, *physical)};
  }
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_hatch_file(const Level& level) {
  return proposal_for(level, "hatch.toml", read_pyproject_with(level.files, level.directory, ""));
}

std::optional<Proposal> propose_hatch_table(const Level& level) {
  const auto project = read_pyproject_with(level.files, level.directory, "hatch");
  if (!project || !project->has_table({"tool", "hatch"})) return std::nullopt;
  return proposal_for(level, "[tool.hatch]", project);
}

HatchDirectories hatch_directories(FileSystem& files, const Variables& variables) {
  const auto config =
      TomlDocument::read(files, join_path(config_directory(variables), "hatch/config.toml"));
  HatchDirectories directories;
  if (config) directories.configured = config->text({"dirs", "env", "virtual"});
  const std::string own =
      expand_home(variables.get("HATCH_DATA_DIR").value_or(""), home_directory(variables));
  const std::string data =
      is_absolute_path(own) ? own : join_path(data_directory(variables), "hatch");
  directories.standard = normal_path(data, "env/virtual");
  return directories;
}

}  // namespace venvctl
