// Determines the form of an environment from its marker files.
#pragma once

#include <span>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

enum class EnvironmentForm {
  None,   // not an environment
  Venv,   // has pyvenv.cfg, even if it also has conda-meta; made by venv, virtualenv or uv
  Conda,  // has conda-meta
  Pixi,   // has conda-meta/pixi
  // A link directory with a record of a Python elsewhere (core/elsewhere/elsewhere_record.h).
  Elsewhere,
};

EnvironmentForm environment_form(FileSystem& files, const std::string& prefix);
// Does the same without another listing: `entries` is the caller's listing of `prefix`.
EnvironmentForm environment_form(FileSystem& files, const std::string& prefix,
                                 std::span<const DirectoryEntry> entries);

// True if Python for Windows created the environment: it has Scripts and no bin. Such an
// environment must not be deleted, because the user may work in the same project on Windows.
bool is_made_on_windows(FileSystem& files, const std::string& prefix);

// True if `path` contains one of the marker files, and so may be an environment.
bool looks_like_environment(FileSystem& files, const std::string& path);

constexpr bool is_conda_form(EnvironmentForm form) {
  return form == EnvironmentForm::Conda || form == EnvironmentForm::Pixi;
}

}  // namespace venvctl
