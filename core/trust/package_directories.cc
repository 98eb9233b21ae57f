#include "core/trust/package_directories.h"

#include <string_view>

#include "core/base/path.h"

namespace venvctl {

std::vector<std::string> python_libraries(FileSystem& files, const std::string& prefix) {
  std::vector<std::string> found;
  for (const std::string_view library : {"lib", "lib64"}) {
    const std::string path = join_path(prefix, library);
    const auto status = files.link_status(path);
    if (!status || !status->is_directory()) continue;  // lib64 is usually a link to lib
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
