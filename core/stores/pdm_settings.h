// Reads from PDM's variables and configuration files whether PDM uses environments, and where PDM
// keeps them.
#pragma once

#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct PdmSettings {
  bool uses_environments = true;      // python.use_venv
  std::string environment_directory;  // venv.location, which may be relative
  // The project's file that sets environment_directory to another value than the user's own
  // configuration does; "" if no file of the project does. It may be the file that PDM_CONFIG_FILE
  // names.
  std::string directory_set_by;
};

// The sources, beginning with the highest precedence: variables; .pdm.toml and pdm.toml in `root`;
// PDM_CONFIG_FILE or, if that is not set, the user's config.toml; the machine's config.toml. If
// `root` is "", only the user's and the machine's configuration is read. A relative PDM_CONFIG_FILE
// starts at `working_directory`. If PDM_CONFIG_FILE is relative and `working_directory` is "",
// neither this file nor the user's config.toml is read.
PdmSettings pdm_settings(FileSystem& files, const Variables& variables, const std::string& root,
                         const std::string& working_directory);

}  // namespace venvctl
