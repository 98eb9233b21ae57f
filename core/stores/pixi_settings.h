// Finds out from pixi's variables and configuration files where pixi keeps environments.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct PixiSettings {
  // The directory of detached environments, absolute and normalized. Absent if pixi keeps
  // environments in the project.
  std::optional<std::string> detached_directory;
  // The project's file that sets detached_directory to another value than the user's own
  // configuration does; "" if no file of the project does.
  std::string directory_set_by;
};

// The sources, beginning with the highest precedence: .pixi/config.toml in `root`, then config.toml
// in PIXI_HOME, in the user's and in the machine's configuration directory. If PIXI_CONFIG_FILE is
// set, it replaces the last three files. If PIXI_NO_CONFIG is true, only the file in `root` is
// read. The variables for pixi's cache say which directory `detached-environments = true` means. If
// `root` is "", only the user's and the machine's configuration is read. Paths that are not
// absolute are ignored.
PixiSettings pixi_settings(FileSystem& files, const Variables& variables, const std::string& root);

}  // namespace venvctl
