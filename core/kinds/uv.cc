#include "core/kinds/uv.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/formats/glob.h"
#include "core/kinds/tool_files/pyproject.h"

namespace venvctl {
namespace {

constexpr std::string_view kBuildKeys[] = {"build-backend"};

// Whether `directory` matches `pattern`, which is in `members` or `exclude` of the workspace at
// `root`. The pattern is absolute, or relative to `root`.
bool matches(std::string_view pattern, const std::string& root, const std::string& directory) {
  if (is_absolute_path(pattern)) {
    return glob_matches_across(normal_path("/", pattern).substr(1), directory.substr(1));
  }
  const std::string whole = normal_path("/", pattern);
  const bool leaves_root = normal_path("/x", pattern) != "/x" + whole;
  return !leaves_root && glob_matches_across(whole.substr(1), path_below(root, directory));
}

// The root of the workspace that has the level as a member. Like uv, looks only at the nearest
// pyproject.toml above the level. If this file defines no workspace, the level is in none, even if
// a directory further up defines one.
std::optional<std::string> workspace_above(const Level& level) {
  const auto root = project_above(level.files, level.variables, level.directory);
  const auto project = root ? read_pyproject_with(level.files, *root, "workspace") : std::nullopt;
  if (!project || !project->has_table({"tool", "uv", "workspace"})) return std::nullopt;
  bool is_within_limits = true;
  const auto lists = [&](const char* key) {
    return std::ranges::any_of(
        project->texts({"tool", "uv", "workspace", key}), [&](const std::string& pattern) {
          is_within_limits = may_compare(level.files, *root, pattern, level.directory);
          return is_within_limits && matches(pattern, *root, level.directory);
        });
  };
  const bool is_member = lists("members") && !lists("exclude");
  return is_member && is_within_limits ? root : std::nullopt;
}

// The root of the workspace of which the level is a member. Only a directory whose pyproject.toml
// has [project] can be a member. The root of a workspace cannot be a member of another workspace.
std::optional<std::string> workspace_of(const Level& level,
                                        const std::optional<TomlDocument>& own) {
  if (own && own->has_table({"tool", "uv", "workspace"})) return std::nullopt;
  auto root = workspace_above(level);
  if (!root) return root;
  const auto project = read_pyproject_with(level.files, level.directory, "project");
  return project && project->has_table({"project"}) ? root : std::nullopt;
}

bool is_selected(const Variables& variables) {
  return variables.non_empty("UV_PROJECT") || variables.non_empty("UV_WORKING_DIR") ||
         variables.non_empty("UV_WORKING_DIRECTORY");
}

// The directory of the project that the variables select. uv first changes to the directory in
// UV_WORKING_DIR, and then searches for a project from UV_PROJECT upwards. Absent if there is no
// project.
std::optional<std::string> selected_project(const Level& level) {
  const Variables& variables = level.variables;
  auto directory = variables.non_empty("UV_WORKING_DIR");
  if (!directory) directory = variables.non_empty("UV_WORKING_DIRECTORY");
  std::string start = path_from(level.files, level.working_directory, directory.value_or("."));
  start = path_from(level.files, start, variables.non_empty("UV_PROJECT").value_or("."));
  const auto is_file = [&](const std::string& path) {
    return level.files.status(path).value_or(FileStatus()).is_regular();
  };
  if (base_name(start) == "pyproject.toml" && is_file(start)) start = parent_path(start);
  // uv refuses to work in a directory that does not exist.
  if (!level.files.status(start).value_or(FileStatus()).is_directory()) return std::nullopt;
  if (is_file(join_path(start, "pyproject.toml"))) return start;
  return project_above(level.files, variables, start);
}

// Whether uv would use the level as its project: the level has a pyproject.toml, and the variables
// do not select another project.
bool is_possible(const Level& level) {
  if (!level.has("pyproject.toml")) return false;
  return !is_selected(level.variables) || selected_project(level) == level.directory;
}

// uv ignores a project that sets `managed` to false.
bool is_unmanaged(const std::optional<TomlDocument>& own) {
  return own && own->truth({"tool", "uv", "managed"}) == false;
}

Proposal proposal_for(const Level& level, std::string marker,
                      const std::optional<std::string>& workspace) {
  Proposal proposal;
  proposal.root = workspace.value_or(level.directory);
  const auto named = level.variables.non_empty("UV_PROJECT_ENVIRONMENT");
  proposal.prefixes = {path_from(level.files, proposal.root, named ? *named : ".venv")};
  proposal.marker = std::move(marker);
  if (workspace) proposal.detail = "a member of that workspace";
  if (named) proposal.detail = "named by UV_PROJECT_ENVIRONMENT";
  proposal.is_stopping = true;
  proposal.create_command = "uv sync";
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_uv_lock(const Level& level) {
  if (!is_possible(level)) return std::nullopt;
  const auto own = read_pyproject_with(level.files, level.directory, "uv");
  if (is_unmanaged(own)) return std::nullopt;
  return proposal_for(level, "uv.lock", workspace_of(level, own));
}

std::optional<Proposal> propose_uv_table(const Level& level) {
  if (!is_possible(level)) return std::nullopt;
  const auto own = read_pyproject_with(level.files, level.directory, "uv");
  if (is_unmanaged(own)) return std::nullopt;
  const auto workspace = workspace_of(level, own);
  if (own && is_managers_table(*own, {"tool", "uv"}, kBuildKeys)) {
    return proposal_for(level, "[tool.uv]", workspace);
  }
  if (workspace) return proposal_for(level, "[tool.uv.workspace] of " + *workspace, workspace);
  if (!is_selected(level.variables)) return std::nullopt;
  return proposal_for(level, "UV_PROJECT", workspace);
}

std::optional<Proposal> propose_distant_uv_project(const Level& here) {
  if (!is_selected(here.variables)) return std::nullopt;
  const auto directory = selected_project(here);
  if (!directory || is_a_level(here, *directory)) return std::nullopt;
  const Level level = level_at(here, *directory);
  const auto own = read_pyproject_with(level.files, level.directory, "uv");
  if (is_unmanaged(own)) return std::nullopt;
  Proposal proposal = proposal_for(level, "UV_PROJECT", workspace_of(level, own));
  proposal.root = "/";  // used in every directory without an environment of its own
  return proposal;
}

std::optional<std::string> environment_for_uv(std::span<const Level> levels, bool continues_above) {
  const auto in_project = [](const Level& level) {
    const auto proposal = level.has("uv.lock") ? propose_uv_lock(level) : propose_uv_table(level);
    return proposal ? std::optional(proposal->prefixes.front()) : std::nullopt;
  };
  for (const Level& level : levels) {
    if (level.has("pyproject.toml")) return in_project(level);
  }
  const Level& last = levels.back();
  const auto root =
      continues_above ? project_above(last.files, last.variables, last.directory) : std::nullopt;
  return root ? in_project(level_at(last, *root)) : std::nullopt;
}

}  // namespace venvctl
