#include "core/kinds/conda_directories.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/user_directories.h"
#include "core/kinds/yaml_document.h"

namespace venvctl {
namespace {

std::vector<std::string> possible_installations(const Variables& variables) {
  std::vector<std::string> paths;
  const auto add = [&](const std::optional<std::string>& path) {
    if (path && is_absolute_path(*path)) paths.push_back(normal_path("/", *path));
  };
  add(variables.non_empty("_CONDA_ROOT"));
  if (const auto program = variables.non_empty("CONDA_EXE")) add(*program + "/../..");
  add(variables.non_empty("MAMBA_ROOT_PREFIX"));
  const std::string home = home_directory(variables);
  for (const char* name : {"miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba"}) {
    add(join_path(home, name));
  }
  return paths;
}

}  // namespace

std::optional<std::string> conda_installation(FileSystem& files, const Variables& variables) {
  for (std::string& path : possible_installations(variables)) {
    const auto meta = files.status(join_path(path, "conda-meta"));
    if (meta && meta->is_directory()) return std::move(path);
  }
  return std::nullopt;
}

std::vector<std::string> conda_environment_directories(FileSystem& files,
                                                       const Variables& variables) {
  const std::string home = home_directory(variables);
  std::vector<std::string> directories;
  const auto add = [&](std::string_view path) {
    const std::string expanded = expand_home(path, home);
    if (!is_absolute_path(expanded)) return;
    std::string directory = normal_path("/", expanded);
    if (std::ranges::find(directories, directory) == directories.end()) {
      directories.push_back(std::move(directory));
    }
  };
  for (const char* variable : {"CONDA_ENVS_DIRS", "CONDA_ENVS_PATH"}) {
    const std::string list = variables.get(variable).value_or("");
    for (const std::string_view path : split(list, ':')) add(path);
  }
  if (const auto settings = YamlDocument::read(files, join_path(home, ".condarc"))) {
    for (const std::string& path : settings->texts("envs_dirs")) add(path);
  }
  if (const auto installation = conda_installation(files, variables)) add(*installation + "/envs");
  add("~/.conda/envs");
  return directories;
}

}  // namespace venvctl
