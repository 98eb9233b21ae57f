// Digests of what identifies an environment, to compare it with an approved one later.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/environments/form.h"
#include "core/files/file_system.h"

namespace venvctl {

// Where an interpreter is found.
struct PythonPlace {
  std::string prefix;   // of the environment; a real path
  std::string project;  // its author may not be the user; a real path, contains the prefix
  EnvironmentForm form = EnvironmentForm::None;
};

// Identifies an interpreter in bin.
struct InterpreterDigest {
  static constexpr char kInstalled[] = "installed";
  // For an interpreter of an installation outside the project (installed_python.h): kInstalled,
  // because the user may install a different release. For another file outside the project: the
  // links that lead to it. For a file inside the project: the file itself. "" if there is no
  // interpreter.
  std::string text;
  std::string installation;  // the prefix of that installation; "" for the others
};

// `steps`: the path components that lead to the interpreter (FileSystem::walk).
InterpreterDigest interpreter_digest(FileSystem& files, const std::vector<WalkStep>& steps,
                                     const PythonPlace& place);

// Hex digest of the environment's own files that describe it: its form, pyvenv.cfg,
// conda-meta/state and conda-meta/pixi. "" if it is not an environment. Leaves out the lines of
// pyvenv.cfg that decide nothing, so that the user's `python -m venv --upgrade` does not change the
// digest: `command`, versions, the tool's name, and paths into `installation`, which contains the
// interpreter. The prompt has a separate digest, after a colon.
std::string configuration_digest(FileSystem& files, const std::string& real_prefix,
                                 EnvironmentForm form, const std::string& installation);

// Whether the two are equal, or `found` only lacks the prompt that was approved, which `venv
// --upgrade` drops.
bool is_same_configuration(std::string_view approved, std::string_view found);

}  // namespace venvctl
