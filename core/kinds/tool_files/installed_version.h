// Finds the installed version of pyenv that a name means: "3.11" means the newest 3.11.x.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/files/file_system.h"

namespace venvctl {

// The name of a directory in `versions`, or "system"; absent if nothing suitable is installed.
// Follows the rules of `pyenv version-name` in pyenv 2.8. A name that begins with "python-" also
// means the rest of the name. If no directory has the name, chooses the newest directory whose name
// begins with `name` and ".", or with `name` and "-".
std::optional<std::string> installed_version(FileSystem& files, const std::string& versions,
                                             std::string_view name);

}  // namespace venvctl
