// Derives the project of an environment from the environment's path. Used for environments that
// only a search found.
#pragma once

#include <string>
#include <string_view>

namespace venvctl {

// If the environment has a usual name (.venv, venv, …), its project is its parent directory. If it
// is in .tox, .nox or .pixi, its project is the directory that contains .tox, .nox or .pixi.
// Returns "" if the path shows no project, or if the project would be `home` or "/".
std::string project_of_found(std::string_view prefix, std::string_view home);

}  // namespace venvctl
