#include "core/environments/conda_scripts.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

std::vector<std::string> scripts_in(FileSystem& files, const std::string& directory) {
  std::vector<std::string> scripts;
  for (const DirectoryEntry& entry :
       files.list(directory).value_or(std::vector<DirectoryEntry>())) {
    const bool is_script = entry.name.ends_with(".sh") || entry.name.ends_with(".fish");
    if (entry.type == FileType::Directory || !is_script) continue;
    std::string path = join_path(directory, entry.name);
    if (every_shell_keeps(path)) scripts.push_back(std::move(path));
  }
  return scripts;
}

}  // namespace

CondaScripts conda_scripts(FileSystem& files, const std::string& prefix) {
  CondaScripts scripts{scripts_in(files, join_path(prefix, "etc/conda/activate.d")),
                       scripts_in(files, join_path(prefix, "etc/conda/deactivate.d"))};
  std::ranges::reverse(scripts.leaving);
  return scripts;
}

}  // namespace venvctl
