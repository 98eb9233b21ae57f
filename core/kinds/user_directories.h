// Where a user's tools keep things, from the variables of the user's shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"

namespace venvctl {

std::string home_directory(const Variables& variables);    // HOME, normal; "/" when it is not set
std::string data_directory(const Variables& variables);    // XDG_DATA_HOME or ~/.local/share
std::string config_directory(const Variables& variables);  // XDG_CONFIG_HOME or ~/.config
std::string cache_directory(const Variables& variables);   // XDG_CACHE_HOME or ~/.cache

// A path as the tools take it from a variable or a configuration file: "~" and $VAR expanded, a
// relative one taken from `base`. Variables that we do not know stay as they are written.
std::string expanded_path(const Variables& variables, std::string_view base, std::string_view path);

// Where environments with a name are: $WORKON_HOME (relative: to `working_directory`), and when it
// is not set Pipenv's standard directory, then virtualenvwrapper's.
std::vector<std::string> virtualenv_homes(const Variables& variables,
                                          std::string_view working_directory);

}  // namespace venvctl
