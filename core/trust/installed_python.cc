#include "core/trust/installed_python.h"

#include <algorithm>
#include <string_view>

#include "core/base/path.h"
#include "core/trust/package_directories.h"
#include "core/trust/tracked_files.h"

namespace venvctl {

namespace {

bool has_standard_library(FileSystem& files, const std::string& prefix, std::string_view name) {
  const auto is_one = [&](const std::string& library) {
    const auto status = files.status(join_path(library, "os.py"));
    return status && status->is_regular();
  };
  // The library directory usually has the same name as the interpreter. Checking this name first
  // usually saves listing all of /usr/lib.
  return is_one(join_path(prefix, "lib/" + std::string(name))) ||
         std::ranges::any_of(python_libraries(files, prefix), is_one);
}

}  // namespace

bool is_installed_python(FileSystem& files, const std::string& real_path) {
  const std::string bin(parent_path(real_path));
  const std::string prefix(parent_path(bin));
  if (!is_python_name(base_name(real_path)) || base_name(bin) != "bin") return false;
  if (files.link_status(join_path(prefix, "pyvenv.cfg"))) return false;
  return has_standard_library(files, prefix, base_name(real_path)) &&
         tracked_files(files, prefix).digest.empty();
}

bool is_python_name(std::string_view name) {
  constexpr std::string_view kVersionCharacters = "0123456789.td";
  for (const std::string_view beginning : {"python", "pypy"}) {
    if (!name.starts_with(beginning)) continue;
    const std::string_view version = name.substr(beginning.size());
    return version.find_first_not_of(kVersionCharacters) == std::string_view::npos;
  }
  return false;
}

}  // namespace venvctl
