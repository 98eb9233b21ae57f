#include "client/cli/session/program_search.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {

std::optional<std::string> program_on_path(std::string_view name, std::string_view path) {
  std::optional<std::string> refused;
  for (const std::string_view directory : split(path, ':')) {
    if (!is_absolute_path(directory)) continue;
    std::string file = std::string(directory) + "/" + std::string(name);
    struct stat status {};
    if (stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (access(file.c_str(), X_OK) == 0) return file;
    if (!refused) refused = std::move(file);
  }
  return refused;
}

}  // namespace venvctl
