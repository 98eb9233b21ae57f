#include "core/resolve/remembering_file_system.h"

namespace venvctl {
namespace {

template <class Memory, class Key, class Look>
const auto& looked_once(Memory& memory, const Key& key, Look look) {
  auto found = memory.find(key);
  if (found == memory.end()) found = memory.emplace(key, look()).first;
  return found->second;
}

// Like the function above, but first uses what `other` already contains.
template <class Memory, class Key, class Look>
const auto& looked_once(const Memory& other, Memory& memory, const Key& key, Look look) {
  auto known = other.find(key);
  return known != other.end() ? known->second : looked_once(memory, key, look);
}

}  // namespace

std::optional<FileStatus> RememberingFileSystem::status(const std::string& path) {
  return looked_once(seen_.statuses, path, [&] { return files_.status(path); });
}

std::optional<FileStatus> RememberingFileSystem::link_status(const std::string& path) {
  return looked_once(seen_.link_statuses, path, [&] { return files_.link_status(path); });
}

std::optional<std::string> RememberingFileSystem::read_link(const std::string& path) {
  return looked_once(seen_.links, path, [&] { return files_.read_link(path); });
}

std::optional<std::vector<DirectoryEntry>> RememberingFileSystem::list(const std::string& path) {
  const bool is_known = seen_.listings.contains(path);
  // The earlier listing may have been made by list_level(), which does not watch new directories.
  if (is_known) new_directories_count(path);
  return looked_once(seen_.listings, path, [&] { return files_.list(path); });
}

std::optional<std::vector<DirectoryEntry>> RememberingFileSystem::list_level(
    const std::string& path) {
  return looked_once(seen_.listings, path, [&] { return files_.list_level(path); });
}

std::optional<std::string> RememberingFileSystem::read_file(const std::string& path, size_t limit) {
  const auto status = this->status(path);
  if (!status || (status->uid != user_.uid && !user_.is_root(path, status->uid)))
    return std::nullopt;
  return looked_once(seen_.contents, std::pair(path, limit),
                     [&] { return files_.read_file(path, limit); });
}

void RememberingFileSystem::note_unreadable(const std::string& path, const std::string& reason) {
  if (noted_.insert(path).second) unreadable_.push_back({path, reason});
}

bool RememberingFileSystem::may_work_on(const std::string& path, size_t bytes) {
  if (is_over_) return false;
  is_over_ = bytes > work_left_;
  if (is_over_) {
    note_unreadable(path, "it and the files that were read before are too large in total");
    return false;
  }
  work_left_ -= bytes;
  return true;
}

const RememberingFileSystem::Way& RememberingFileSystem::way(const std::string& path) {
  return looked_once(seen_.walks, path, [&] { return files_.walk_with(opened_, path); });
}

std::optional<std::vector<WalkStep>> RememberingFileSystem::walk_with(OpenedPaths&,
                                                                      const std::string& path) {
  return way(path);
}

std::optional<std::string> RememberingFileSystem::end_of_walk(const std::string& path) {
  const Way& found = way(path);
  return found ? std::optional(found->back().path) : std::nullopt;
}

// A walk has already read the status of each file that it opened.
std::optional<FileStatus> RememberingFileSystem::Unwatched::status(const std::string& path) {
  const auto* opened = opened_.find(path);
  if (opened != nullptr && opened->step.status.type != FileType::Symlink)
    return opened->step.status;
  return looked_once(watched_.statuses, seen_.statuses, path, [&] { return files_.status(path); });
}

std::optional<FileStatus> RememberingFileSystem::Unwatched::link_status(const std::string& path) {
  if (const auto* opened = opened_.find(path)) return opened->step.status;
  return looked_once(watched_.link_statuses, seen_.link_statuses, path,
                     [&] { return files_.link_status(path); });
}

std::optional<std::string> RememberingFileSystem::Unwatched::read_link(const std::string& path) {
  const auto* opened = opened_.find(path);
  if (opened != nullptr && !opened->step.link_text.empty()) return opened->step.link_text;
  return looked_once(watched_.links, seen_.links, path, [&] { return files_.read_link(path); });
}

std::optional<std::vector<DirectoryEntry>> RememberingFileSystem::Unwatched::list(
    const std::string& path) {
  return looked_once(watched_.listings, seen_.listings, path, [&] { return files_.list(path); });
}

const RememberingFileSystem::Way& RememberingFileSystem::Unwatched::way(const std::string& path) {
  return looked_once(watched_.walks, seen_.walks, path,
                     [&] { return files_.walk_with(opened_, path); });
}

std::optional<std::vector<WalkStep>> RememberingFileSystem::Unwatched::walk_with(
    OpenedPaths&, const std::string& path) {
  return way(path);
}

std::optional<std::string> RememberingFileSystem::Unwatched::end_of_walk(const std::string& path) {
  const Way& found = way(path);
  return found ? std::optional(found->back().path) : std::nullopt;
}

// This is not cached, because records of installed packages are large, and each is read only once.
std::optional<std::string> RememberingFileSystem::Unwatched::read_file(const std::string& path,
                                                                       size_t limit) {
  return files_.read_file(path, limit);
}

}  // namespace venvctl
