// Reads the settings that decide which files mise reads. They are in variables and in the files
// .miserc.toml and miserc.toml.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/kinds/kind.h"

namespace venvctl {

struct MiseSettings {
  std::vector<std::string> environments;    // MISE_ENV, auto_env; the last name has precedence
  bool has_environments_in_conf_d = false;  // env_conf_d
  std::vector<std::string> file_names;      // override_config_filenames; empty: the usual names
  std::vector<std::string> ceilings;        // ceiling_paths: mise searches only below them
  std::vector<std::string> ignored;         // ignored_config_paths: paths and absolute patterns
};

// If a variable is set, it decides the setting. Otherwise the first of these files that has the
// setting decides: .miserc.toml and .config/miserc.toml, in the first level of the walk and in the
// directories above it up to the home directory; then miserc.toml in the user's and in the
// machine's configuration directory.
MiseSettings mise_settings(const Level& level);

// The value of a variable that means yes or no; absent if it means neither.
std::optional<bool> mise_truth(const Variables& variables, std::string_view variable);

// Whether variables disable mise: it then reads no files, or ignores the environments that they
// name.
bool mise_is_disabled(const Variables& variables);

// Returns those of `names` that are relative, normalized paths which do not lead out of the level.
std::vector<std::string> names_in_level(const std::vector<std::string>& names);

// The value of a variable as a path, with "~" expanded; absent if the path is not absolute.
std::optional<std::string> mise_path(const Variables& variables, std::string_view variable);
std::string mise_user_directory(const Variables& variables);  // MISE_CONFIG_DIR or ~/.config/mise
std::string mise_machine_directory(const Variables& variables);  // usually /etc/mise

}  // namespace venvctl
