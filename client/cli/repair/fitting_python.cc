#include "client/cli/repair/fitting_python.h"

#include <algorithm>

#include "client/cli/lookup/user_places.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/interpreters/interpreter_name.h"
#include "core/interpreters/patch_version.h"
#include "core/interpreters/version_order.h"
#include "core/trust/installed_python.h"
#include "core/trust/package_directories.h"

namespace venvctl {
namespace {

// The minor version, for example "3.11" for "3.11.9".
std::string minor_of(std::string_view version) {
  const auto parts = split(version, '.');
  return parts.size() < 2 ? "" : std::string(parts[0]) + "." + std::string(parts[1]);
}

}  // namespace

std::string PackagesPython::shown() const {
  const std::string name = implementation == "pypy" ? "PyPy " : "Python ";
  return name + version + (is_free_threaded ? "t" : "");
}

PackagesPython python_of_packages(FileSystem& files, const std::string& prefix,
                                  std::string_view version) {
  std::vector<std::string> names;
  for (const std::string& library : python_libraries(files, prefix)) {
    names.emplace_back(base_name(library));
  }
  sort_newest_first(names);
  PackagesPython found;
  for (const std::string& name : names) {
    const InterpreterName library = program_name(name);
    if (library.version.find('.') == std::string_view::npos) continue;
    const bool is_named = library.version == minor_of(version);
    if (!found.version.empty() && !is_named) continue;
    found = {library.implementation.empty() ? "cpython" : std::string(library.implementation),
             std::string(library.version), library.is_free_threaded};
    if (is_named) break;
  }
  return found;
}

const std::vector<Interpreter>& FittingPythons::all() {
  if (!all_) {
    all_ = all_interpreters(session_.files(), session_.variables(), user_places(session_));
  }
  return *all_;
}

std::optional<NewPython> FittingPythons::find(const PackagesPython& wanted) {
  const auto fits = [&](const Interpreter& each) {
    return each.implementation == wanted.implementation &&
           minor_of(each.version) == wanted.version &&
           each.is_free_threaded == wanted.is_free_threaded && !each.is_debug &&
           is_installed_python(session_.files(), each.real_path);
  };
  const auto found = std::ranges::find_if(all(), fits);
  if (found == all().end()) return std::nullopt;
  return lasting(session_.files(), *found);
}

NewPython lasting(FileSystem& files, const Interpreter& interpreter) {
  const bool is_pypy = interpreter.implementation == "pypy";
  const std::string name = (is_pypy ? "pypy" : "python") + minor_of(interpreter.version) +
                           (interpreter.is_free_threaded ? "t" : "");
  const std::string path = join_path(parent_path(interpreter.executable), name);
  const bool is_same = real_path(files, path) == interpreter.real_path;
  return {is_same ? path : interpreter.executable, interpreter.real_path,
          patch_version(files, interpreter)};
}

}  // namespace venvctl
