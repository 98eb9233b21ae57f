// The base directories of a user's tools, from the variables of the user's shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"

namespace venvctl {

std::string home_directory(const Variables& variables);    // HOME, normalized; "/" if not set
std::string data_directory(const Variables& variables);    // XDG_DATA_HOME or ~/.local/share
std::string trash_directory(const Variables& variables);   // of the desktop, in the former
std::string config_directory(const Variables& variables);  // XDG_CONFIG_HOME or ~/.config
std::string cache_directory(const Variables& variables);   // XDG_CACHE_HOME or ~/.cache
// The first of XDG_CONFIG_DIRS, or /etc/xdg: configuration for all users of the machine.
std::string machine_config_directory(const Variables& variables);

// Expands a path from a variable or a configuration file as the tools do: $VAR and then "~" are
// replaced. Unknown variables stay as written. The result may be relative.
std::string expanded_text(const Variables& variables, std::string_view path);
// The same, normalized; a relative path starts at `base`.
std::string expanded_path(const Variables& variables, std::string_view base, std::string_view path);

// `text` with $NAME and ${NAME} replaced, as Python's os.path.expandvars does it.
std::string with_variables(const Variables& variables, std::string_view text);

// The directories of named environments: $WORKON_HOME (a relative one starts at
// `working_directory`) or, if it is not set, Pipenv's default directory and virtualenvwrapper's.
std::vector<std::string> virtualenv_homes(const Variables& variables,
                                          std::string_view working_directory);

}  // namespace venvctl
