// Tells the project of an environment that only a search has found, from its place.
#pragma once

#include <string>
#include <string_view>

namespace venvctl {

// The directory that holds an environment named as project environments are (.venv, venv, …), or
// the directory of .tox, .nox or .pixi. "": the place shows no project. HOME is none.
std::string project_of_found(std::string_view prefix, std::string_view home);

}  // namespace venvctl
