#include <algorithm>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/formats/toml_document.h"
#include "core/kinds/rules.h"
#include "core/kinds/tool_files/pyproject.h"
#include "core/stores/derived_names.h"
#include "core/stores/tool_directories.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// Keys that hatchling, the build backend of Hatch, reads.
constexpr std::string_view kBuildKeys[] = {"build", "metadata", "version"};

constexpr std::string_view kDefault = "default";

// The path of an environment, and its pointer as in Proposal.
struct Place {
  std::string prefix;
  std::string pointer;
};

// The environments that the project's files define.
class Environments {
 public:
  Environments(const Level& level, const std::optional<TomlDocument>& project) {
    // A table in hatch.toml replaces the table of the same name in pyproject.toml.
    file_ = level.path_of("hatch.toml");
    const auto own = TomlDocument::read(level.files, file_);
    if (own && !own->keys({"envs"}).empty()) {
      take(*own, {"envs"});
    } else if (project) {
      file_ = level.path_of("pyproject.toml");
      take(*project, {"tool", "hatch", "envs"});
    }
  }

  const std::string& file() const { return file_; }

  // Whether Hatch knows one environment with this name. A matrix does not count, because it defines
  // several environments.
  bool has(std::string_view name) const {
    const auto definition = definition_of(name);
    return definition && (*definition != name || !has_matrix(name));
  }

  // The path that is configured for the environment. An environment inherits the path of its
  // template.
  std::optional<std::string> path_of(std::string_view name) const {
    constexpr int kMaxTemplates = 16;
    std::string at = definition_of(name).value_or("");
    for (int i = 0; table_ && i < kMaxTemplates; ++i) {
      if (auto path = table_->text({at, "path"})) return path;
      if (table_->truth({at, "detached"}).value_or(false)) return std::nullopt;
      std::string next = table_->text({at, "template"}).value_or(std::string(kDefault));
      if (next == at) return std::nullopt;
      at = std::move(next);
    }
    return std::nullopt;
  }

 private:
  void take(const TomlDocument& document, TomlDocument::Path path) {
    std::vector<TomlDocument> tables = document.tables(path);
    if (!tables.empty()) table_ = std::move(tables.front());
  }

  bool has_matrix(std::string_view name) const {
    return table_ && !table_->tables({name, "matrix"}).empty();
  }

  // The name of the table that defines the environment. "test.py3.12" belongs to the matrix of
  // "test", and "py3.12" to the matrix of "default".
  std::optional<std::string> definition_of(std::string_view name) const {
    if (name == kDefault) return std::string(name);
    if (table_ && table_->has_table({name})) return std::string(name);
    const std::string_view matrix = name.substr(0, name.find('.'));
    if (matrix != name && has_matrix(matrix)) return std::string(matrix);
    return has_matrix(kDefault) ? std::optional(std::string(kDefault)) : std::nullopt;
  }

  std::string file_;
  std::optional<TomlDocument> table_;
};

// The name of the environment that Hatch uses.
std::string chosen_name(const Level& level) {
  return level.variables.non_empty("HATCH_ENV").value_or(std::string(kDefault));
}

std::optional<Place> configured_place(const Level& level, const Environments& environments,
                                      std::string_view name) {
  if (const auto path = level.variables.non_empty("HATCH_ENV_TYPE_VIRTUAL_PATH")) {
    return Place{path_from(level.files, level.directory, *path), ""};
  }
  const auto path = environments.path_of(name);
  if (!path || path->empty()) return std::nullopt;
  return Place{path_from(level.files, level.directory, *path), environments.file()};
}

// Whether Hatch puts the environment directly into `directory`, without subdirectories that
// separate projects. Hatch does this in ~/.virtualenvs and below the project.
bool is_flat(const Level& level, const std::string& physical_root, const std::string& directory) {
  if (directory == home_directory(level.variables) + "/.virtualenvs") return true;
  const auto is_below = [](const std::string& root, const std::string& path) {
    return path != root && path_contains(root, path);
  };
  const auto physical = real_path(level.files, directory);
  return is_below(level.directory, directory) ||
         is_below(physical_root, physical.value_or(directory));
}

// The path of an environment without a configured path. It contains a digest of the project's path,
// except inside the project and in ~/.virtualenvs. Without a digest, the path depends only on the
// name of the project or of the environment. Another project may have the same name, so the file
// with this name becomes the pointer.
Place derived_place(const Level& level, const std::optional<TomlDocument>& project,
                    const std::string& physical_root, const std::string& environment) {
  const std::string id = short_base64(sha256(physical_root));
  const auto name = project ? project->text({"project", "name"}) : std::nullopt;
  const std::string project_name =
      normal_project_name(name ? *name : std::string(base_name(physical_root)));
  const std::string& own_name = environment == kDefault ? project_name : environment;
  const std::string nested = project_name + "/" + id + "/" + own_name;
  const auto [configured, standard, config] =
      hatch_directories(level.files, level.variables, level.working_directory);
  const std::string directory =
      configured ? path_from(level.files, level.directory, *configured) : standard;
  if (!is_flat(level, physical_root, directory)) {
    const bool is_of_project = !level.is_home && path_contains(level.directory, config);
    return {join_path(directory, nested), is_of_project ? config : ""};
  }
  return {join_path(directory, own_name), level.path_of(project ? "pyproject.toml" : "hatch.toml")};
}

Proposal proposal_for(const Level& level, std::string marker,
                      const std::optional<TomlDocument>& project) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "hatch env create";
  const std::string name = chosen_name(level);
  if (name != kDefault) proposal.create_command += " " + name;
  const Environments environments(level, project);
  const bool is_plain =
      name.find_first_of("/ \t\r\n") == std::string::npos && name != "." && name != "..";
  if (!is_plain || !environments.has(name)) {
    proposal.detail =
        "the Hatch environment " + name + " does not exist or is a matrix of several environments";
    proposal.outcome = "missing";
    proposal.create_command.clear();
    return proposal;
  }
  std::optional<Place> place = configured_place(level, environments, name);
  if (!place) {
    const auto physical = real_path(level.files, level.directory);
    if (physical) place = derived_place(level, project, *physical, name);
  }
  if (place) {
    proposal.prefixes = {std::move(place->prefix)};
    proposal.pointer = std::move(place->pointer);
  }
  return proposal;
}

// A project may use Hatch only as its build backend. Hatch needs no table to create an environment,
// so only an existing environment shows that Hatch manages the project.
std::optional<Proposal> proposal_for_build(const Level& level,
                                           const std::optional<TomlDocument>& project) {
  Proposal proposal = proposal_for(level, "pyproject.toml", project);
  const bool exists = !proposal.prefixes.empty() && level.files.status(proposal.prefixes.front());
  if (!exists) return std::nullopt;
  proposal.is_stopping = false;
  proposal.create_command.clear();
  return proposal;
}

// The nearest directory, starting at `path` and continuing upwards, with a file that makes it a
// project for Hatch.
std::optional<std::string> project_from(FileSystem& files, const std::string& path) {
  for (const std::string& directory : path_and_parents(path)) {
    for (const char* name : {"pyproject.toml", "setup.py"}) {
      const auto status = files.status(join_path(directory, name));
      if (status && status->is_regular()) return directory;
    }
  }
  return std::nullopt;
}

// The physical directory of the selected project. If there is no project, this is the selected
// path, which may not exist.
std::string root_of(FileSystem& files, const HatchSelection& selection) {
  std::string root = project_from(files, selection.path).value_or(selection.path);
  return real_path(files, root).value_or(std::move(root));
}

bool has_project_file(const Level& level) {
  return level.has("pyproject.toml") || level.has("setup.py");
}

// Whether Hatch would use the level as its project. Hatch recognizes a project by pyproject.toml or
// setup.py, not by hatch.toml.
bool is_possible(const Level& level) {
  const auto selection = hatch_selection(level.files, level.variables, level.working_directory);
  if (!selection) return is_python_project(level, "setup.py");
  if (!selection->is_for_all) return has_project_file(level);
  return !selection->path.empty() &&
         root_of(level.files, *selection) == real_path(level.files, level.directory);
}

// Whether Hatch would find a project in the working directory or above it.
bool is_in_project(const Level& here) {
  const std::string& directory = here.working_directory;
  return project_from(here.files, real_path(here.files, directory).value_or(directory)).has_value();
}

}  // namespace

std::optional<Proposal> propose_hatch_file(const Level& level) {
  if (!is_possible(level)) return std::nullopt;
  const auto project = read_pyproject_with(level.files, level.directory, "");
  const auto own = TomlDocument::read(level.files, level.path_of("hatch.toml"));
  const bool is_of_build = own && !is_managers_table(*own, {}, kBuildKeys);
  return is_of_build ? proposal_for_build(level, project)
                     : proposal_for(level, "hatch.toml", project);
}

std::optional<Proposal> propose_hatch_table(const Level& level) {
  const auto project = read_pyproject_with(level.files, level.directory, "hatch");
  if (!project || !is_possible(level)) return std::nullopt;
  if (is_managers_table(*project, {"tool", "hatch"}, kBuildKeys)) {
    return proposal_for(level, "[tool.hatch]", project);
  }
  const bool is_built_by_hatch =
      project->has_table({"tool", "hatch"}) ||
      project->text({"build-system", "build-backend"}).value_or("").starts_with("hatchling.");
  return is_built_by_hatch ? proposal_for_build(level, project) : std::nullopt;
}

std::optional<Proposal> propose_distant_hatch_project(const Level& here) {
  const auto selection = hatch_selection(here.files, here.variables, here.working_directory);
  if (!selection || selection->path.empty()) return std::nullopt;
  if (!selection->is_for_all && is_in_project(here)) return std::nullopt;
  const std::string root = root_of(here.files, *selection);
  if (is_a_level(here, root)) return std::nullopt;
  const Level level = level_at(here, root);
  Proposal proposal =
      proposal_for(level, "HATCH_PROJECT", read_pyproject_with(level.files, root, ""));
  proposal.root = "/";  // used in every directory without an environment of its own
  // A file inside a project must not choose another project's environment without an approval.
  const bool is_of_project = std::ranges::any_of(here.nearer, [&](const Level& each) {
    return !each.is_home && path_contains(each.directory, selection->config);
  });
  if (is_of_project) proposal.pointer = selection->config;
  return proposal;
}

}  // namespace venvctl
