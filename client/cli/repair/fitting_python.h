// Finds another interpreter of the version for which an environment's packages were installed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/interpreters/interpreter.h"
#include "core/relocation/config_text.h"

namespace venvctl {

// The version of Python for which an environment's packages are installed, according to the name of
// its directory lib/pythonX.Y.
struct PackagesPython {
  std::string implementation;  // "cpython", "pypy"; "" if the environment has no such directory
  std::string version;         // "3.11"
  bool is_free_threaded = false;

  std::string shown() const;  // "Python 3.13t", "PyPy 3.10"
};
// If several such directories exist, uses the one for `version` ("3.11.2"), or else the newest one.
PackagesPython python_of_packages(FileSystem& files, const std::string& prefix,
                                  std::string_view version);

// The interpreters of this machine. Searches them when it is first used.
class FittingPythons {
 public:
  explicit FittingPythons(Session& session) : session_(session) {}

  // Considers installed Pythons, but no environments. Absent: no installed Python fits.
  std::optional<NewPython> find(const PackagesPython& wanted);
  const std::vector<Interpreter>& all();

 private:
  Session& session_;
  std::optional<std::vector<Interpreter>> all_;
};

// The path of the interpreter that stays valid for the longest time. This is the name with the
// minor version, if it is next to `interpreter` and leads to the same program. A link to `python3`
// would break when `python3` becomes another version.
NewPython lasting(FileSystem& files, const Interpreter& interpreter);

}  // namespace venvctl
