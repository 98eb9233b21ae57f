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

// `3.11`, `311`, `python3.11`, `cpython3.11`, `pypy3`, `py3`; absent: not of that form.
struct InterpreterSpec {
  std::string implementation;  // "" for any
  std::vector<int> version;    // 0 to 3 numbers
  bool matches(const Interpreter& interpreter) const;
};
std::optional<InterpreterSpec> parse_interpreter_spec(std::string_view text);

// Every python on PATH in its order, once per real path; entries inside `excluded_prefix` (the
// active environment) are passed over, "" excludes none.
std::vector<Interpreter> interpreters_on_path(FileSystem& files, const Variables& variables,
                                              std::string_view excluded_prefix);

// The one that `spec` (a path or a spec; "" means any python 3) names. The error of a missing one
// says what was looked for and what was found.
Result<Interpreter> find_interpreter(FileSystem& files, const Variables& variables,
                                     std::string_view working_directory, std::string_view spec);

}  // namespace venvctl
