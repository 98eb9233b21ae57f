// Reads the version and the build from the names of interpreters and of their directories.
#pragma once

#include <string_view>

namespace venvctl {

struct InterpreterName {
  std::string_view implementation;  // "cpython", "pypy", "graalpy"; "" if the name does not show it
  std::string_view version;         // "3.11", "3"; "" if there is none
  bool is_free_threaded = false;
  bool is_debug = false;
};

// Reads the name of a program, or of a directory in lib: "python3.11", "pypy3", "python3.13t",
// "python3.12d", "python3.11-dbg". For other names ("python3-config"), all fields remain empty.
InterpreterName program_name(std::string_view name);

// Reads the name of an installation's directory. pyenv, mise and asdf use the version ("3.10.13",
// "3.13.0t", "3.12.1-debug"). uv adds other parts ("cpython-3.13.0+freethreaded-linux-x86_64-gnu").
// If the name has no version of Python with a dot, all fields remain empty. In pyenv's
// "graalpy-24.1.1", for example, the version is the version of GraalPy, not of Python.
InterpreterName installation_name(std::string_view name);

// Whether a program with this name can be an interpreter.
bool is_interpreter_name(std::string_view name);

}  // namespace venvctl
