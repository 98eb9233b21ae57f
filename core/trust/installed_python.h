// Recognizes Python installations of the system and of the user, as opposed to a Python that came
// with a project.
#pragma once

#include <string>
#include <string_view>

#include "core/files/file_system.h"

namespace venvctl {

// True for "/usr/bin/python3.11", "~/.pyenv/versions/3.12.1/bin/python3.12": the prefix has a
// standard library (lib/python3.11/os.py), is not an environment, and git tracks none of it.
bool is_installed_python(FileSystem& files, const std::string& real_path);

// True for "python", "python3.11", "python3.13t", "pypy3.10"; false for "python3-config".
bool is_python_name(std::string_view name);

}  // namespace venvctl
