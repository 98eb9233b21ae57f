#include "core/stores/tool_directories.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/formats/toml_document.h"
#include "core/stores/user_directories.h"

namespace venvctl {

namespace {

// Returns `path`, which starts at `start` if it is relative. "" if `path` is relative and `start`
// is "".
std::string known_path(FileSystem& files, const std::string& start, const std::string& path) {
  return is_absolute_path(path) || !start.empty() ? path_from(files, start, path) : "";
}

struct HatchConfig {
  std::string named;  // the file in HATCH_CONFIG; "" if that is not set
  std::optional<TomlDocument> document;
};

HatchConfig hatch_config(FileSystem& files, const Variables& variables,
                         const std::string& working_directory) {
  const auto named = variables.non_empty("HATCH_CONFIG");
  const std::string file = named ? known_path(files, working_directory, *named)
                                 : join_path(config_directory(variables), "hatch/config.toml");
  HatchConfig config;
  if (!file.empty()) config.document = TomlDocument::read(files, file);
  if (named && config.document) config.named = file;
  return config;
}

// The directory of the project that Hatch's configuration calls `name`; "" if there is none.
std::string hatch_project(FileSystem& files, const TomlDocument& config, const std::string& name,
                          const std::string& working_directory) {
  const auto projects = config.keys({"projects"});
  if (std::ranges::find(projects, name) != projects.end()) {
    auto location = config.text({"projects", name});
    if (!location) location = config.text({"projects", name, "location"});
    return location && !location->empty() ? known_path(files, working_directory, *location) : "";
  }
  for (const std::string& directory : config.texts({"dirs", "project"})) {
    const std::string start = known_path(files, working_directory, directory);
    if (directory.empty() || start.empty()) continue;
    const std::string path = normal_path(start, name);
    if (files.status(path).value_or(FileStatus()).is_directory()) return path;
  }
  return "";
}

}  // namespace

HatchDirectories hatch_directories(FileSystem& files, const Variables& variables,
                                   const std::string& working_directory) {
  const auto [named, config] = hatch_config(files, variables, working_directory);
  HatchDirectories directories;
  directories.named_config = named;
  if (const auto path = config ? config->text({"dirs", "env", "virtual"}) : std::nullopt) {
    directories.configured = expanded_text(variables, *path);
  }
  auto data = variables.non_empty("HATCH_DATA_DIR");
  if (!data && config) data = config->text({"dirs", "data"});
  const std::string directory =
      data ? known_path(files, working_directory, expanded_text(variables, *data))
           : join_path(data_directory(variables), "hatch");
  if (!directory.empty()) directories.standard = join_path(directory, "env/virtual");
  return directories;
}

std::optional<HatchSelection> hatch_selection(FileSystem& files, const Variables& variables,
                                              const std::string& working_directory) {
  const auto [named, config] = hatch_config(files, variables, working_directory);
  HatchSelection selection;
  selection.config = named;
  auto name = variables.non_empty("HATCH_PROJECT");
  const bool is_variable = name.has_value();
  if (!is_variable) {
    const std::string mode = config ? config->text({"mode"}).value_or("") : "";
    if (mode != "project" && mode != "aware") return std::nullopt;
    selection.is_for_all = mode == "project";
    name = config->text({"project"});
  }
  const std::string path =
      name && config ? hatch_project(files, *config, *name, working_directory) : "";
  // If HATCH_PROJECT selects a project that does not exist, the path of the selection is "". If the
  // configuration file selects such a project, Hatch uses the working directory, so there is no
  // selection.
  if (path.empty()) return is_variable ? std::optional(selection) : std::nullopt;
  selection.path = real_path(files, path).value_or(path);
  return selection;
}

std::string pyenv_directory(const Variables& variables) {
  const std::string root = variables.get("PYENV_ROOT").value_or("");
  if (is_absolute_path(root)) return normal_path("/", root);
  return join_path(home_directory(variables), ".pyenv");
}

}  // namespace venvctl
