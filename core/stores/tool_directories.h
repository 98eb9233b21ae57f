// Finds where Hatch and pyenv keep environments, and the project that the user selected for Hatch,
// from the user's own variables and files.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// Where Hatch keeps environments, according to the user's own variables and configuration file,
// which HATCH_CONFIG may name.
struct HatchDirectories {
  std::optional<std::string> configured;  // dirs.env.virtual, expanded; it may be relative
  // Below HATCH_DATA_DIR, dirs.data or the default. "" if that is relative and there is no
  // `working_directory` to start from.
  std::string standard;
  std::string named_config;  // the file that HATCH_CONFIG names; "" if it names none
};
// If `working_directory` is "" and HATCH_CONFIG is relative, both that file and the usual file are
// ignored.
HatchDirectories hatch_directories(FileSystem& files, const Variables& variables,
                                   const std::string& working_directory);

// The project that HATCH_PROJECT, or `mode` and `project` in the configuration file, select.
struct HatchSelection {
  // False: mode "aware". Then it is only for directories that are in no project.
  bool is_for_all = true;
  std::string path;    // a real path; "" if there is no such project
  std::string config;  // the file that says where it is; "" if it is the usual one
};
// Absent if none is selected: the working directory decides.
std::optional<HatchSelection> hatch_selection(FileSystem& files, const Variables& variables,
                                              const std::string& working_directory);

std::string pyenv_directory(const Variables& variables);  // PYENV_ROOT or ~/.pyenv

}  // namespace venvctl
