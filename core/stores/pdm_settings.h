// Reads PDM's variables and configuration files: whether it uses environments, and where they are.
#pragma once

#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct PdmSettings {
  bool uses_environments = true;      // python.use_venv
  std::string environment_directory;  // venv.location; it may be relative
  // The project's file that sets environment_directory to a value different from the user's own
  // configuration; "" if none does. PDM_CONFIG_FILE may also name such a file.
  std::string directory_set_by;
};

// Highest precedence first: variables, .pdm.toml and pdm.toml in `root`, PDM_CONFIG_FILE or the
// user's config.toml, the machine's config.toml. With root "", only the user's and the machine's
// configuration is used. A relative PDM_CONFIG_FILE starts at `working_directory`; if that is "",
// PDM_CONFIG_FILE and the user's config.toml are ignored.
PdmSettings pdm_settings(FileSystem& files, const Variables& variables, const std::string& root,
                         const std::string& working_directory);

}  // namespace venvctl
