#include "core/resolve/remembering_file_system.h"

namespace venvctl {
namespace {

template <class Memory, class Key, class Look>
auto looked_once(Memory& memory, const Key& key, Look look) {
  auto found = memory.find(key);
  if (found == memory.end()) found = memory.emplace(key, look()).first;
  return found->second;
}

}  // namespace

std::optional<FileStatus> RememberingFileSystem::status(const std::string& path) {
  return looked_once(statuses_, path, [&] { return files_.status(path); });
}

std::optional<FileStatus> RememberingFileSystem::link_status(const std::string& path) {
  return looked_once(link_statuses_, path, [&] { return files_.link_status(path); });
}

std::optional<std::string> RememberingFileSystem::read_link(const std::string& path) {
  return looked_once(links_, path, [&] { return files_.read_link(path); });
}

std::optional<std::vector<DirectoryEntry>> RememberingFileSystem::list(const std::string& path) {
  const bool is_known = listings_.contains(path);
  if (is_known) new_directories_count(path);  // it may have been listed as a level only
  return looked_once(listings_, path, [&] { return files_.list(path); });
}

std::optional<std::vector<DirectoryEntry>> RememberingFileSystem::list_level(
    const std::string& path) {
  return looked_once(listings_, path, [&] { return files_.list_level(path); });
}

std::optional<std::string> RememberingFileSystem::read_file(const std::string& path, size_t limit) {
  return looked_once(contents_, std::pair(path, limit),
                     [&] { return files_.read_file(path, limit); });
}

std::optional<std::vector<WalkStep>> RememberingFileSystem::walk(const std::string& path) {
  return files_.walk(path);
}

}  // namespace venvctl
