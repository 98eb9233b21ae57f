// Finds the base directories of a user's tools from the variables of the user's shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"

namespace venvctl {

std::string home_directory(const Variables& variables);  // HOME, normalized; "/" if not set
std::string data_directory(const Variables& variables);  // XDG_DATA_HOME or ~/.local/share
// The link directories of projects whose Python is elsewhere, in data_directory().
std::string elsewhere_directory(const Variables& variables);
// The desktop's trash, in data_directory().
std::string trash_directory(const Variables& variables);
std::string config_directory(const Variables& variables);  // XDG_CONFIG_HOME or ~/.config
std::string cache_directory(const Variables& variables);   // XDG_CACHE_HOME or ~/.cache
// The configuration directory for all users of the machine: the first of XDG_CONFIG_DIRS, or
// /etc/xdg.
std::string machine_config_directory(const Variables& variables);

// Expands a path from a variable or a configuration file in the same way as the tools: first $VAR,
// then "~". Unknown variables are kept as they are. The result may be relative.
std::string expanded_text(const Variables& variables, std::string_view path);
// Like expanded_text(), but the result is normalized. A relative path starts at `base`.
std::string expanded_path(const Variables& variables, std::string_view base, std::string_view path);

// Replaces $NAME and ${NAME} by the rules of Python's os.path.expandvars.
std::string with_variables(const Variables& variables, std::string_view text);

// The directories of named environments: $WORKON_HOME or, if it is not set, the default directories
// of Pipenv and virtualenvwrapper. A relative $WORKON_HOME starts at `working_directory`.
std::vector<std::string> virtualenv_homes(const Variables& variables,
                                          std::string_view working_directory);

}  // namespace venvctl
