// Recognizes the Python installations of the system and of the user, and distinguishes them from a
// Python that came with a project.
#pragma once

#include <string>
#include <string_view>

#include "core/files/file_system.h"

namespace venvctl {

// True for "/usr/bin/python3.11" and "~/.pyenv/versions/3.12.1/bin/python3.12", for example: the
// prefix has a standard library (lib/python3.11/os.py), is not an environment, and git tracks no
// file in it.
bool is_installed_python(FileSystem& files, const std::string& real_path);

// True for "python", "python3.11", "python3.13t", "pypy3.10"; false for "python3-config".
bool is_python_name(std::string_view name);

}  // namespace venvctl
