// Determines the form of an environment from its marker files.
#pragma once

#include <span>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

enum class EnvironmentForm {
  None,   // not an environment
  Venv,   // has pyvenv.cfg, which Python always obeys; made by venv, virtualenv or uv
  Conda,  // has conda-meta
  Pixi,   // has conda-meta/pixi
  // A link directory with a record of a Python elsewhere (core/elsewhere/elsewhere_record.h).
  Elsewhere,
};

EnvironmentForm environment_form(FileSystem& files, const std::string& prefix);
// The same, but uses the caller's listing of `prefix`, `entries`, instead of listing the directory
// again.
EnvironmentForm environment_form(FileSystem& files, const std::string& prefix,
                                 std::span<const DirectoryEntry> entries);

// True if Python for Windows created the environment: its programs are in Scripts. Such a `.venv`
// must not be deleted, because the same project uses it on Windows.
bool is_made_on_windows(FileSystem& files, const std::string& prefix);

// True if `path` has one of the marker files, so that inspecting it is worthwhile.
bool looks_like_environment(FileSystem& files, const std::string& path);

constexpr bool is_conda_form(EnvironmentForm form) {
  return form == EnvironmentForm::Conda || form == EnvironmentForm::Pixi;
}

}  // namespace venvctl
