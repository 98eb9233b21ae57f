// Reads from pixi's variables and configuration files where it keeps environments.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct PixiSettings {
  // The directory of detached environments, absolute and normalized. Absent: pixi keeps
  // environments in the project.
  std::optional<std::string> detached_directory;
  // The project's file that sets it to a value different from the user's own configuration; "" if
  // none does.
  std::string directory_set_by;
};

// Highest precedence first: .pixi/config.toml in `root`, then config.toml in PIXI_HOME, in the
// user's and in the machine's configuration directory. PIXI_CONFIG_FILE replaces the last three,
// PIXI_NO_CONFIG removes them. The variables of pixi's cache decide where `detached-environments =
// true` leads. With root "", only the user's and the machine's configuration is used. Paths that
// are not absolute count as not set.
PixiSettings pixi_settings(FileSystem& files, const Variables& variables, const std::string& root);

}  // namespace venvctl
