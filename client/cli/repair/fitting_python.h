// Finds another interpreter of the version that an environment's packages were installed for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/interpreters/interpreter.h"
#include "core/relocation/config_text.h"

namespace venvctl {

// The Python that the packages of an environment are for, as the directory lib/pythonX.Y shows it.
struct PackagesPython {
  std::string implementation;  // "cpython", "pypy"; "" if the environment has no library
  std::string version;         // "3.11"
  bool is_free_threaded = false;

  std::string shown() const;  // "Python 3.13t", "PyPy 3.10"
};
// If there are several libraries, the one of `version` ("3.11.2") counts, else the newest.
PackagesPython python_of_packages(FileSystem& files, const std::string& prefix,
                                  std::string_view version);

// The interpreters of this machine, searched when first needed.
class FittingPythons {
 public:
  explicit FittingPythons(Session& session) : session_(session) {}

  // Considers only installed Pythons, no environments. Absent: no installed Python fits.
  std::optional<NewPython> find(const PackagesPython& wanted);
  const std::vector<Interpreter>& all();

 private:
  Session& session_;
  std::optional<std::vector<Interpreter>> all_;
};

// The name with the minor version, if it is next to `interpreter` and leads to the same program: a
// link to `python3` would break again when that becomes another version.
NewPython lasting(FileSystem& files, const Interpreter& interpreter);

}  // namespace venvctl
