// Computes digests of the properties that identify an environment. An approval stores these
// digests, and later checks compare them with new ones.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/environments/form.h"
#include "core/files/file_system.h"

namespace venvctl {

// The place at which an interpreter is found.
struct PythonPlace {
  std::string prefix;  // prefix of the environment, a real path
  // The directory of the project, a real path that contains the prefix. Somebody other than the
  // user may have written the project's files.
  std::string project;
  EnvironmentForm form = EnvironmentForm::None;
};

// Identifies one interpreter in bin.
struct InterpreterDigest {
  static constexpr char kInstalled[] = "installed";
  // Depends on where the interpreter is:
  // - in an installation outside the project (installed_python.h): kInstalled, so that the user may
  //   install another release
  // - another file outside the project: the texts of the links in the project that lead to the file
  // - a file in the project: these texts, and the path, the inode and the birth time of the file.
  //   For the python of conda, "conda" replaces the last three, because conda replaces this file at
  //   each update
  // - no interpreter: ""
  std::string text;
  std::string installation;  // prefix of the installation that contains it; "" if none does
};

// `steps` are the components of the path to the interpreter (FileSystem::walk).
InterpreterDigest interpreter_digest(FileSystem& files, const std::vector<WalkStep>& steps,
                                     const PythonPlace& place);

// Hex digest of the environment's form and of the files that describe it: pyvenv.cfg, for conda
// also conda-meta/state and conda-meta/pixi, and for a Python elsewhere its record and its ssh
// configuration. "" if there is no environment at `real_prefix`. Some lines of pyvenv.cfg are left
// out, because they decide nothing, and because the user's `python -m venv --upgrade` may change
// them: `command`, versions, the tool's name, and paths into `installation`, the installation that
// contains the interpreter. The prompt has a separate digest, after a colon.
std::string configuration_digest(FileSystem& files, const std::string& real_prefix,
                                 EnvironmentForm form, const std::string& installation);

// True if both digests are equal. Also true if the only difference is that `found` has no prompt,
// because `venv --upgrade` removes the prompt.
bool is_same_configuration(std::string_view approved, std::string_view found);

}  // namespace venvctl
