#include "core/stores/tool_directories.h"

#include "core/base/path.h"
#include "core/formats/toml_document.h"
#include "core/stores/user_directories.h"

namespace venvctl {

HatchDirectories hatch_directories(FileSystem& files, const Variables& variables,
                                   const std::string& working_directory) {
  const auto absolute = [&](const std::string& path) {
    const bool leads_somewhere = is_absolute_path(path) || !working_directory.empty();
    return leads_somewhere ? normal_path(working_directory, path) : "";
  };
  const auto named = variables.non_empty("HATCH_CONFIG");
  const std::string file =
      named ? absolute(*named) : join_path(config_directory(variables), "hatch/config.toml");
  const auto config = file.empty() ? std::nullopt : TomlDocument::read(files, file);
  HatchDirectories directories;
  if (named && config) directories.named_config = file;
  if (const auto path = config ? config->text({"dirs", "env", "virtual"}) : std::nullopt) {
    directories.configured = expanded_text(variables, *path);
  }
  auto data = variables.non_empty("HATCH_DATA_DIR");
  if (!data && config) data = config->text({"dirs", "data"});
  const std::string directory = data ? absolute(expanded_text(variables, *data))
                                     : join_path(data_directory(variables), "hatch");
  if (!directory.empty()) directories.standard = join_path(directory, "env/virtual");
  return directories;
}

std::string pyenv_directory(const Variables& variables) {
  const std::string root = variables.get("PYENV_ROOT").value_or("");
  if (is_absolute_path(root)) return normal_path("/", root);
  return join_path(home_directory(variables), ".pyenv");
}

}  // namespace venvctl
