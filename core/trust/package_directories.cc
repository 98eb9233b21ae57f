#include "core/trust/package_directories.h"

#include <optional>
#include <string_view>

#include "core/base/path.h"

namespace venvctl {

std::vector<std::string> python_libraries(FileSystem& files, const std::string& prefix) {
  std::vector<std::string> found;
  std::optional<std::string> first;  // lib64 is usually a link to lib
  for (const std::string_view library : {"lib", "lib64"}) {
    const std::string path = join_path(prefix, library);
    const auto real = real_path(files, path);
    if (!real || real == first) continue;
    first = real;
    for (const DirectoryEntry& entry : files.list(path).value_or(std::vector<DirectoryEntry>())) {
      if (!entry.name.starts_with("python") && !entry.name.starts_with("pypy")) continue;
      found.push_back(join_path(path, entry.name));
    }
  }
  return found;
}

std::vector<std::string> package_directories(FileSystem& files, const std::string& prefix) {
  std::vector<std::string> directories;
  for (const std::string& library : python_libraries(files, prefix)) {
    directories.push_back(join_path(library, "site-packages"));
  }
  // The place that PyPy before 7.3.6 uses.
  const std::string old_layout = join_path(prefix, "site-packages");
  if (files.link_status(old_layout)) directories.push_back(old_layout);
  return directories;
}

std::vector<std::string> package_versions(FileSystem& files, const std::string& prefix) {
  std::vector<std::string> versions;
  for (const std::string& library : python_libraries(files, prefix)) {
    const std::string_view name = base_name(library);
    const size_t digit = name.find_first_of("0123456789");
    if (digit != std::string_view::npos) versions.emplace_back(name.substr(digit));
  }
  return versions;
}

}  // namespace venvctl
