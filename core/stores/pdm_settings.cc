#include "core/stores/pdm_settings.h"

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

struct Source {
  std::string file;  // a file of the project; "" if it is the user's or the machine's file
  TomlDocument document;
};

// As in PDM, "", "false", "no" and "0" are false, and any other text is true.
bool truth_of(std::string_view text) {
  const std::string lower = ascii_lower(text);
  return !lower.empty() && lower != "false" && lower != "no" && lower != "0";
}

std::optional<std::string> user_file(const Variables& variables,
                                     const std::string& working_directory) {
  const auto named = variables.non_empty("PDM_CONFIG_FILE");
  if (!named) return join_path(config_directory(variables), "pdm/config.toml");
  if (!is_absolute_path(*named) && working_directory.empty()) return std::nullopt;
  return normal_path(working_directory, *named);
}

std::vector<Source> sources(FileSystem& files, const Variables& variables, const std::string& root,
                            const std::string& working_directory) {
  std::vector<Source> found;
  const auto add = [&](const std::string& path, bool is_of_project) {
    auto document = TomlDocument::read(files, path);
    if (document) found.push_back({is_of_project ? path : "", *std::move(document)});
  };
  if (!root.empty()) {
    add(join_path(root, ".pdm.toml"), true);
    add(join_path(root, "pdm.toml"), true);
  }
  if (const auto path = user_file(variables, working_directory)) {
    const bool is_named = variables.non_empty("PDM_CONFIG_FILE").has_value();
    add(*path, is_named && !root.empty() && path_contains(root, *path));
  }
  add(join_path(machine_config_directory(variables), "pdm/config.toml"), false);
  return found;
}

}  // namespace

PdmSettings pdm_settings(FileSystem& files, const Variables& variables, const std::string& root,
                         const std::string& working_directory) {
  PdmSettings settings;
  const auto all = sources(files, variables, root, working_directory);

  std::optional<bool> uses = std::nullopt;
  if (const auto value = variables.get("PDM_USE_VENV")) uses = truth_of(*value);
  for (const Source& source : all) {
    if (uses) break;
    uses = source.document.truth({"python", "use_venv"});
    const auto text = source.document.text({"python", "use_venv"});
    if (!uses && text) uses = truth_of(*text);
  }
  settings.uses_environments = uses.value_or(true);

  const std::string home = home_directory(variables);
  std::string standard = join_path(data_directory(variables), "pdm/venvs");
  std::optional<std::string> users;
  for (const Source& source : all) {
    const auto location = source.document.text({"venv", "location"});
    if (!location) continue;
    std::string directory = expand_home(*location, home);
    if (source.file.empty()) {
      if (!users) users = std::move(directory);
    } else if (settings.environment_directory.empty()) {
      settings.environment_directory = std::move(directory);
      settings.directory_set_by = source.file;
    }
  }
  if (!users) users = std::move(standard);
  if (settings.environment_directory.empty()) settings.environment_directory = *users;
  if (settings.environment_directory == *users) settings.directory_set_by.clear();
  return settings;
}

}  // namespace venvctl
