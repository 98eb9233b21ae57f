// Finds the Python that `-p` asks for, from files alone: no interpreter is run.
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
  std::string executable;         // absolute, as found on PATH
  std::string real_path;          // links resolved
  std::string implementation;     // "cpython", "pypy", "graalpy"
  std::string version;            // "3.11" or longer, as far as names and files say; "" unknown
  std::string_view source = {};   // "PATH", the name of an InterpreterSource, or "": given by path
  bool is_free_threaded = false;  // built without the global lock: "python3.13t"
  bool is_debug = false;          // built for debugging: "python3.12d"
};

// Where this user's interpreters may be, in addition to the places that variables name.
struct UserPlaces {
  std::string working_directory;
  std::string data_directory;      // XDG_DATA_HOME or ~/.local/share
  std::string conda_installation;  // "" none
};

// `3.11`, `311`, `python3.11`, `cpython3.11`, `pypy3`, `graalpy`, `py3`, `>=3.9,<3.13`, `~=3.11`,
// `==3.11.*`; absent if `text` has none of these forms. These are virtualenv's forms ("py" and
// "python" mean any implementation), and ranges in addition. A `t` after the version means the
// free-threaded build, a `d` the debug build. Without the letter such a build does not match,
// because packages for the usual build do not work there.
struct InterpreterSpec {
  std::string implementation;  // "" for any
  std::vector<int> version;    // 0 to 3 numbers
  VersionRange range;
  bool is_free_threaded = false;
  bool is_debug = false;
  bool matches(const Interpreter& interpreter) const;
};
std::optional<InterpreterSpec> parse_interpreter_spec(std::string_view text);

// Identifies the file at `executable` by its name, its links and the files around it. Absent if it
// is not an executable Python, or is a script (such as a pyenv shim).
std::optional<Interpreter> inspect_interpreter(FileSystem& files, const std::string& executable);

// Every Python on PATH in order, then those that tools have installed (interpreter_sources.h), each
// once by its real path. Skips the active environment (VIRTUAL_ENV), and environments in the tools'
// directories. If pyenv's shims are on PATH, they are replaced by the versions that pyenv has
// installed, starting with the one that it would run from the working directory.
std::vector<Interpreter> all_interpreters(FileSystem& files, const Variables& variables,
                                          const UserPlaces& places);

// Checks that `spec` is a path or reads as an InterpreterSpec; the error shows the valid forms.
Result<void> check_interpreter_spec(std::string_view spec);

// The first of all_interpreters() that matches `spec`, or the one at `spec` if that is a path; ""
// means any Python 3. An interpreter of the active environment is used only if its path is given.
// If none is found, the error says what was asked for and what was found.
Result<Interpreter> find_interpreter(FileSystem& files, const Variables& variables,
                                     const UserPlaces& places, std::string_view spec);

}  // namespace venvctl
