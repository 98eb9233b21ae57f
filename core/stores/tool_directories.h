// Finds out, from the user's own variables and files, where Hatch and pyenv keep environments, and
// which project the user selected for Hatch.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The directories in which Hatch keeps environments, according to the user's own variables and
// configuration file. HATCH_CONFIG may name that file.
struct HatchDirectories {
  // The path in the setting dirs.env.virtual, with variables expanded; it may be relative.
  std::optional<std::string> configured;
  // A directory below HATCH_DATA_DIR, or else below dirs.data, or else the default. "" if the path
  // is relative and `working_directory` is "".
  std::string standard;
  std::string named_config;  // the file in HATCH_CONFIG; "" if that is not set
};
// If `working_directory` is "" and HATCH_CONFIG is relative, no configuration file is read.
HatchDirectories hatch_directories(FileSystem& files, const Variables& variables,
                                   const std::string& working_directory);

// The project that HATCH_PROJECT selects, or the settings `mode` and `project` in the configuration
// file.
struct HatchSelection {
  // False in the mode "aware". Hatch then uses the selected project only for directories that are
  // in no project.
  bool is_for_all = true;
  std::string path;  // a real path; "" if the project does not exist
  // The file that says where the project is; "" if it is the usual file.
  std::string config;
};
// Absent if no project is selected. Hatch then uses the project of the working directory.
std::optional<HatchSelection> hatch_selection(FileSystem& files, const Variables& variables,
                                              const std::string& working_directory);

std::string pyenv_directory(const Variables& variables);  // PYENV_ROOT or ~/.pyenv

}  // namespace venvctl
