#include "core/files/sharing_file_system.h"

#include "core/base/path.h"

namespace venvctl {

std::optional<FileStatus> SharingFileSystem::status(const std::string& path) {
  return files_.status(path);
}

std::optional<FileStatus> SharingFileSystem::link_status(const std::string& path) {
  return files_.link_status(path);
}

std::optional<std::string> SharingFileSystem::read_link(const std::string& path) {
  return files_.read_link(path);
}

std::optional<std::vector<DirectoryEntry>> SharingFileSystem::list(const std::string& path) {
  return files_.list(path);
}

std::optional<std::string> SharingFileSystem::read_file(const std::string& path, size_t limit) {
  return files_.read_file(path, limit);
}

// The way to the parent, and one step more; links and what is not normal go the long way.
std::optional<std::vector<WalkStep>> SharingFileSystem::walk(const std::string& path) {
  constexpr size_t kMaxWays = 64;
  if (const auto known = ways_.find(path); known != ways_.end()) return known->second;
  std::optional<std::vector<WalkStep>> steps;
  if (path != "/" && path == normal_path("/", path)) {
    steps = walk(std::string(parent_path(path)));
    if (!steps) return std::nullopt;
    const std::string here = join_path(steps->back().path, base_name(path));
    const auto found = files_.link_status(here);
    if (!found) return std::nullopt;
    if (found->type == FileType::Symlink) {
      steps = files_.walk(path);
    } else {
      steps->push_back({here, *found, ""});
    }
  } else {
    steps = files_.walk(path);
  }
  if (steps && steps->back().status.is_directory()) {
    if (ways_.size() >= kMaxWays) ways_.clear();
    ways_.emplace(path, *steps);
  }
  return steps;
}

}  // namespace venvctl
