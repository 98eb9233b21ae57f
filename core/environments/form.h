// Determines the form of an environment from the marker files that every inspection reads first.
#pragma once

#include <span>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

enum class EnvironmentForm {
  None,   // not an environment
  Venv,   // has pyvenv.cfg, which Python always obeys: venv, virtualenv, uv
  Conda,  // has conda-meta
  Pixi,   // has conda-meta/pixi
};

EnvironmentForm environment_form(FileSystem& files, const std::string& prefix);
// The same with the listing of `prefix`.
EnvironmentForm environment_form(FileSystem& files, const std::string& prefix,
                                 std::span<const DirectoryEntry> entries);

// True if Python for Windows made it: programs are in Scripts. Such a `.venv` belongs to the same
// project on Windows, and must not be deleted.
bool is_made_on_windows(FileSystem& files, const std::string& prefix);

// True if it has one of the marker files, so that it is worth an inspection.
bool looks_like_environment(FileSystem& files, const std::string& path);

constexpr bool is_conda_form(EnvironmentForm form) {
  return form == EnvironmentForm::Conda || form == EnvironmentForm::Pixi;
}

}  // namespace venvctl
