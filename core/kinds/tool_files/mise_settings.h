// Reads the settings that decide which files mise reads: variables and the files .miserc.toml.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/kinds/kind.h"

namespace venvctl {

struct MiseSettings {
  std::vector<std::string> environments;    // MISE_ENV, auto_env: a later one has precedence
  bool has_environments_in_conf_d = false;  // env_conf_d
  std::vector<std::string> file_names;      // override_config_filenames; empty: the usual names
  std::vector<std::string> ceilings;        // ceiling_paths: mise searches only below them
  std::vector<std::string> ignored;         // ignored_config_paths: paths and absolute patterns
};

// A variable has precedence over the files, and the first of these files that has a setting decides
// it: .miserc.toml and .config/miserc.toml in the first level of the walk and above it, up to the
// home directory; miserc.toml in the user's directory and in the machine's.
MiseSettings mise_settings(const Level& level);

// The value of a variable that says yes or no; absent if it says neither.
std::optional<bool> mise_truth(const Variables& variables, std::string_view variable);

// Whether variables make mise read no files, or ignore environments in them.
bool mise_is_disabled(const Variables& variables);

// Names from a variable or a setting, except names that lead out of the level.
std::vector<std::string> names_in_level(const std::vector<std::string>& names);

// The value of a variable as a path, with "~" expanded; absent if it is not absolute.
std::optional<std::string> mise_path(const Variables& variables, std::string_view variable);
std::string mise_user_directory(const Variables& variables);  // MISE_CONFIG_DIR or ~/.config/mise
std::string mise_machine_directory(const Variables& variables);  // usually /etc/mise

}  // namespace venvctl
