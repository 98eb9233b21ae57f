// Finds the Python that the option `-p` asks for. Reads files only, and runs no interpreter.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/interpreters/version_range.h"

namespace venvctl {

struct Interpreter {
  std::string executable;      // the absolute path at which it was found
  std::string real_path;       // the same path with links resolved
  std::string implementation;  // "cpython", "pypy", "graalpy"
  // "3.11", or "3.11.2" if names or files also show the last number; "" if unknown.
  std::string version;
  std::string_view source = {};   // "PATH", the name of an InterpreterSource, or "" for a path
  bool is_free_threaded = false;  // built without the global interpreter lock: "python3.13t"
  bool is_debug = false;          // built for debugging: "python3.12d"
};

// Where this user's interpreters may be, in addition to the places that variables name.
struct UserPlaces {
  std::string working_directory;
  std::string data_directory;      // XDG_DATA_HOME or ~/.local/share
  std::string conda_installation;  // "" if there is none
};

// The parsed form of `-p`: `3.11`, `311`, `python3.11`, `cpython3.11`, `pypy3`, `graalpy`, `py3`,
// `>=3.9,<3.13`, `~=3.11`, `==3.11.*`. These are the forms of virtualenv (in which "py" and
// "python" mean any implementation) and, in addition, ranges. A `t` after the version means the
// free-threaded build, a `d` the debug build. Such a build matches only if the letter is given,
// because packages for the usual build do not work with it. Absent if `text` has none of these
// forms.
struct InterpreterSpec {
  std::string implementation;  // "" for any
  std::vector<int> version;    // 0 to 3 numbers
  VersionRange range;
  bool is_free_threaded = false;
  bool is_debug = false;
  bool matches(const Interpreter& interpreter) const;
};
std::optional<InterpreterSpec> parse_interpreter_spec(std::string_view text);

// Describes the interpreter at `executable` from its name, its links and the files around it.
// Absent if the file is not an executable Python, or is a script (such as a pyenv shim).
std::optional<Interpreter> inspect_interpreter(FileSystem& files, const std::string& executable);

// Returns every Python on PATH in order, and then the Pythons that tools have installed
// (interpreter_sources.h). Each real path is returned once. Skips the active environment
// (VIRTUAL_ENV), and environments in the tools' directories. If pyenv's shims are on PATH, they are
// replaced by the versions that pyenv has installed, starting with the version that pyenv would run
// in the working directory.
std::vector<Interpreter> all_interpreters(FileSystem& files, const Variables& variables,
                                          const UserPlaces& places);

// Fails if `spec` is neither a path nor an InterpreterSpec; the error shows the valid forms.
Result<void> check_interpreter_spec(std::string_view spec);

// If `spec` is a path, returns the interpreter there, otherwise the first of all_interpreters()
// that matches `spec`. An empty `spec` means any Python 3. An interpreter of the active environment
// is used only if its path is given. If none is found, the error says what was asked for and which
// interpreters were found.
Result<Interpreter> find_interpreter(FileSystem& files, const Variables& variables,
                                     const UserPlaces& places, std::string_view spec);

}  // namespace venvctl
