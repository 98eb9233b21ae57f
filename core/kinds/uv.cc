#include "core/kinds/uv.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/kinds/glob.h"
#include "core/kinds/toml_document.h"
#include "core/kinds/user_directories.h"

namespace venvctl {
namespace {

bool matches_any(const std::vector<std::string>& globs, std::string_view relative) {
  return std::ranges::any_of(globs, [&](const std::string& glob) {
    return glob_matches(normal_path("/", glob).substr(1), relative);
  });
}

// The nearest parent whose workspace has `directory` as a member; else `directory` itself.
std::string workspace_of(const Level& level) {
  const std::string home = home_directory(level.variables);
  if (level.directory == home) return level.directory;
  for (std::string_view parent = parent_path(level.directory);; parent = parent_path(parent)) {
    const auto project = read_pyproject_with(level.files, std::string(parent), "workspace");
    if (project && project->has_table({"tool", "uv", "workspace"})) {
      const size_t skipped = parent == "/" ? 1 : parent.size() + 1;
      const std::string_view relative = std::string_view(level.directory).substr(skipped);
      if (!matches_any(project->texts({"tool", "uv", "workspace", "exclude"}), relative) &&
          matches_any(project->texts({"tool", "uv", "workspace", "members"}), relative)) {
        return std::string(parent);
      }
    }
    if (parent == "/" || parent == home) return level.directory;
  }
}

Proposal proposal_for(const Level& level, std::string marker) {
  Proposal proposal;
  proposal.root = workspace_of(level);
  const auto named = level.variables.non_empty("UV_PROJECT_ENVIRONMENT");
  proposal.prefixes = {normal_path(proposal.root, named ? *named : ".venv")};
  proposal.marker = std::move(marker);
  if (proposal.root != level.directory) proposal.detail = "a member of that workspace";
  if (named) proposal.detail = "named by UV_PROJECT_ENVIRONMENT";
  proposal.is_stopping = true;
  proposal.create_command = "uv sync";
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_uv_lock(const Level& level) {
  return proposal_for(level, "uv.lock");
}

std::optional<Proposal> propose_uv_table(const Level& level) {
  const auto project = read_pyproject_with(level.files, level.directory, "uv");
  if (!project || !project->has_table({"tool", "uv"})) return std::nullopt;
  return proposal_for(level, "[tool.uv]");
}

}  // namespace venvctl
