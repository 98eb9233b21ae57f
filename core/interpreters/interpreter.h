// Which Python a `-p` means, found from files: none is run.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct Interpreter {
  std::string executable;        // absolute, as found on PATH
  std::string real_path;         // links resolved
  std::string implementation;    // "cpython", "pypy"
  std::string version;           // "3.11" or longer, as far as names and files tell; "" unknown
  std::string_view source = {};  // "PATH", an InterpreterSource by name, or "": given by its path
};

// Where this user's interpreters may be, beside what the variables say.
struct UserPlaces {
  std::string working_directory;
  std::string data_directory;      // XDG_DATA_HOME or ~/.local/share
  std::string conda_installation;  // "" none
};

// One condition of a range.
struct VersionBound {
  enum class Relation { AtLeast, Above, AtMost, Below, Equal, NotEqual };
  Relation relation = Relation::AtLeast;
  std::vector<int> version;  // 1 to 3 numbers; Equal and NotEqual compare only these many
};

// `3.11`, `311`, `python3.11`, `cpython3.11`, `pypy3`, `py3`, `>=3.9,<3.13`; absent: not of that
// form. Source: virtualenv's specs ("py" and "python" mean any implementation); ranges are ours.
struct InterpreterSpec {
  std::string implementation;       // "" for any
  std::vector<int> version;         // 0 to 3 numbers
  std::vector<VersionBound> range;  // all must hold
  bool matches(const Interpreter& interpreter) const;
};
std::optional<InterpreterSpec> parse_interpreter_spec(std::string_view text);

// What the file at `executable` is, by its name, its links and the files around it. Absent: no
// executable file, or a script (a pyenv shim is one).
std::optional<Interpreter> inspect_interpreter(FileSystem& files, const std::string& executable);

// Every python on PATH in its order, then those that tools keep (interpreter_sources.h), each once
// by its real path. The active environment (VIRTUAL_ENV) is passed over, and other environments
// where tools keep interpreters. Where PATH has pyenv's shims, the versions that pyenv has
// installed stand, the one it would run from the working directory first.
std::vector<Interpreter> all_interpreters(FileSystem& files, const Variables& variables,
                                          const UserPlaces& places);

// Whether `spec` is a path or reads as an InterpreterSpec; the error says what one looks like.
Result<void> check_interpreter_spec(std::string_view spec);

// The first of them that `spec` means, or the one at the path that it is; "" means any python 3. An
// interpreter of the active environment is taken only when its path is given. The error of a
// missing one says what was looked for and what was found.
Result<Interpreter> find_interpreter(FileSystem& files, const Variables& variables,
                                     const UserPlaces& places, std::string_view spec);

}  // namespace venvctl
