#include "core/kinds/hatch.h"

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/formats/toml_document.h"
#include "core/kinds/pyproject.h"
#include "core/stores/derived_names.h"
#include "core/stores/tool_directories.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// Keys that Hatch's build backend, hatchling, reads.
constexpr std::string_view kBuildKeys[] = {"build", "metadata", "version"};

// The environment, and the project's file that decides which one; "" if no file does.
struct Place {
  std::string prefix;
  std::string pointer;
};

std::optional<Place> configured_place(const Level& level,
                                      const std::optional<TomlDocument>& project) {
  const auto place = [&](const std::string& path, std::string pointer) {
    return Place{normal_path(level.directory, path), std::move(pointer)};
  };
  if (const auto path = level.variables.non_empty("HATCH_ENV_TYPE_VIRTUAL_PATH")) {
    return place(*path, "");
  }
  // A table of hatch.toml replaces the one of the same name in pyproject.toml.
  const std::string file = level.path_of("hatch.toml");
  const auto own = TomlDocument::read(level.files, file);
  const bool is_replaced = own && !own->keys({"envs"}).empty();
  auto path = own ? own->text({"envs", "default", "path"}) : std::nullopt;
  if (path && !path->empty()) return place(*path, file);
  if (is_replaced || !project) return std::nullopt;
  path = project->text({"tool", "hatch", "envs", "default", "path"});
  if (path && !path->empty()) return place(*path, level.path_of("pyproject.toml"));
  return std::nullopt;
}

// True if Hatch adds no levels that keep projects apart: in ~/.virtualenvs, and below the project.
bool is_flat(const Level& level, const std::string& physical_root, const std::string& directory) {
  if (directory == home_directory(level.variables) + "/.virtualenvs") return true;
  const auto is_below = [](const std::string& root, const std::string& path) {
    return path != root && path_contains(root, path);
  };
  const auto physical = real_path(level.files, directory);
  return is_below(level.directory, directory) ||
         is_below(physical_root, physical.value_or(directory));
}

// Hatch names the directory after the digest of the project's path. Inside the project and in
// ~/.virtualenvs it leaves out the digest: there only the project's name decides, and another
// project may have the same name.
Place derived_place(const Level& level, const std::optional<TomlDocument>& project,
                    const std::string& physical_root) {
  const std::string id = short_base64(sha256(physical_root));
  const auto name = project ? project->text({"project", "name"}) : std::nullopt;
  const std::string project_name = name ? normal_project_name(*name) : id + "-unmanaged";
  const std::string nested = project_name + "/" + id + "/" + project_name;
  const auto [configured, standard, config] =
      hatch_directories(level.files, level.variables, level.working_directory);
  const std::string directory = configured ? normal_path(level.directory, *configured) : standard;
  if (!is_flat(level, physical_root, directory)) {
    const bool is_of_project = !level.is_home && path_contains(level.directory, config);
    return {join_path(directory, nested), is_of_project ? config : ""};
  }
  return {join_path(directory, project_name), name ? level.path_of("pyproject.toml") : ""};
}

Proposal proposal_for(const Level& level, std::string marker,
                      const std::optional<TomlDocument>& project) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "hatch env create";
  std::optional<Place> place = configured_place(level, project);
  if (!place) {
    const auto physical = real_path(level.files, level.directory);
    if (physical) place = derived_place(level, project, *physical);
  }
  if (place) {
    proposal.prefixes = {std::move(place->prefix)};
    proposal.pointer = std::move(place->pointer);
  }
  return proposal;
}

// Hatch may be only the build backend. Then it manages the project only if it has an environment
// for it; Hatch needs no table to make one.
std::optional<Proposal> proposal_for_build(const Level& level,
                                           const std::optional<TomlDocument>& project) {
  Proposal proposal = proposal_for(level, "pyproject.toml", project);
  const bool exists = !proposal.prefixes.empty() && level.files.status(proposal.prefixes.front());
  if (!exists) return std::nullopt;
  proposal.is_stopping = false;
  proposal.create_command.clear();
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_hatch_file(const Level& level) {
  const auto project = read_pyproject_with(level.files, level.directory, "");
  const auto own = TomlDocument::read(level.files, level.path_of("hatch.toml"));
  const bool is_of_build = own && !is_managers_table(*own, {}, kBuildKeys);
  return is_of_build ? proposal_for_build(level, project)
                     : proposal_for(level, "hatch.toml", project);
}

std::optional<Proposal> propose_hatch_table(const Level& level) {
  const auto project = read_pyproject_with(level.files, level.directory, "hatch");
  if (!project) return std::nullopt;
  if (is_managers_table(*project, {"tool", "hatch"}, kBuildKeys)) {
    return proposal_for(level, "[tool.hatch]", project);
  }
  const bool is_built_by_hatch =
      project->has_table({"tool", "hatch"}) ||
      project->text({"build-system", "build-backend"}).value_or("").starts_with("hatchling.");
  return is_built_by_hatch ? proposal_for_build(level, project) : std::nullopt;
}

}  // namespace venvctl
