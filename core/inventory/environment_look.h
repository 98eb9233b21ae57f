// What the files of one environment tell, whoever asks.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/user.h"
#include "core/kinds/conda_scripts.h"
#include "core/kinds/environment_inspection.h"
#include "core/trust/identity.h"

namespace venvctl {

struct EnvironmentLook {
  bool exists = true;                    // false: the directory is gone
  std::optional<Inspection> inspection;  // absent: it is no environment
  bool is_conda = false;                 // conda's or pixi's: CONDA_PREFIX instead of VIRTUAL_ENV
  std::vector<std::pair<std::string, std::string>> variables;  // what such a one sets, unchecked
  CondaScripts scripts;
  Evidence evidence;                 // empty when it is gone; without its central store
  std::vector<std::string> pythons;  // names in its bin: python, python3, python3.11
};

EnvironmentLook look_at_environment(FileSystem& files, const std::string& prefix, const User& user);

// Makes one that is Ok Foreign where its bin/activate was made for another place.
void note_other_place(FileSystem& files, const std::string& prefix, Inspection& inspection);

// As python-environment-tools lists them.
std::vector<std::string> python_names(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
