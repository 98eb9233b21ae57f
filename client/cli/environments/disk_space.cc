#include "client/cli/environments/disk_space.h"

#include <sys/stat.h>

#include <filesystem>

namespace venvctl {

uint64_t disk_space_of(Session& session, const std::string& prefix) {
  session.note_place(prefix);
  struct stat top {};
  if (stat(prefix.c_str(), &top) != 0) return 0;
  uint64_t bytes = 0;
  std::error_code error;
  using Iterator = std::filesystem::recursive_directory_iterator;
  Iterator at(prefix, std::filesystem::directory_options::skip_permission_denied, error);
  for (; !error && at != Iterator(); at.increment(error)) {
    struct stat status {};
    session.note_place(at->path().native());
    if (lstat(at->path().c_str(), &status) != 0) continue;
    if (status.st_dev != top.st_dev) {
      at.disable_recursion_pending();
    } else {
      bytes += static_cast<uint64_t>(status.st_blocks) * 512;
    }
  }
  return bytes;
}

}  // namespace venvctl
