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
  std::string executable;      // absolute, as found on PATH
  std::string real_path;       // links resolved
  std::string implementation;  // "cpython", "pypy"
  std::string version;         // "3.11" or longer, as far as names and files tell; "" unknown
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

// Every python on PATH in its order, once per real path; entries inside `excluded_prefix` (the
// active environment) are passed over, "" excludes none. Where PATH has pyenv's shims, the versions
// that pyenv has installed stand, the one it would run from `working_directory` first.
std::vector<Interpreter> interpreters_on_path(FileSystem& files, const Variables& variables,
                                              const std::string& working_directory,
                                              std::string_view excluded_prefix);

// The one that `spec` (a path or a spec; "" means any python 3) names; an interpreter of the active
// environment (VIRTUAL_ENV) only when its path is given. The error of a missing one says what was
// looked for and what was found.
Result<Interpreter> find_interpreter(FileSystem& files, const Variables& variables,
                                     const std::string& working_directory, std::string_view spec);

}  // namespace venvctl
