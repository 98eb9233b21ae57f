// Derives the project of an environment from its path, for environments that only a search found.
#pragma once

#include <string>
#include <string_view>

namespace venvctl {

// The directory that holds an environment named as project environments are (.venv, venv, …), or
// the directory of .tox, .nox or .pixi. "": the path shows no project. HOME is not
// a project.
std::string project_of_found(std::string_view prefix, std::string_view home);

}  // namespace venvctl
