// Which of pyenv's installed versions a name means: "3.11" means the newest 3.11.x.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/files/file_system.h"

namespace venvctl {

// The name of a directory in `versions`, or "system"; absent if nothing suitable is installed. As
// pyenv 2.8 (`pyenv version-name`): "python-" at the start may be left out, and if there is no
// directory of this name, the newest one that continues it with "." or "-" is meant.
std::optional<std::string> installed_version(FileSystem& files, const std::string& versions,
                                             std::string_view name);

}  // namespace venvctl
