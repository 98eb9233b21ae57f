#include "core/files/file_system.h"

#include <algorithm>
#include <utility>

#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/files/opened_paths.h"
#include "core/files/version_control.h"

namespace venvctl {

bool FileStatus::is_settled(int64_t now_ns) const {
  // The clock of the kernel ticks every few milliseconds, and some file systems store only whole
  // seconds.
  constexpr int64_t kTickNs = 50'000'000;
  const int64_t span = changed_ns % kNsPerSecond == 0 ? 2 * kNsPerSecond : kTickNs;
  return changed_ns + span < now_ns;
}

std::optional<std::vector<WalkStep>> FileSystem::walk(const std::string& path) {
  OpenedPaths opened;
  return walk_with(opened, path);
}

std::optional<std::string> FileSystem::end_of_walk(const std::string& path) {
  auto steps = walk(path);
  if (!steps || steps->empty()) return std::nullopt;
  return std::move(steps->back().path);
}

bool FileSystem::may_have_version_control(const std::string& directory, const FileStatus& status) {
  const auto names = other_version_control();
  // One listing of a small directory costs less than looking up each name.
  const auto listing = status.is_small_directory() ? list(directory) : std::nullopt;
  return std::ranges::any_of(names, [&](std::string_view name) {
    return listing ? find_entry(*listing, name) != nullptr
                   : link_status(join_path(directory, name)).has_value();
  });
}

const DirectoryEntry* find_entry(std::span<const DirectoryEntry> listing, std::string_view name) {
  auto found = std::lower_bound(
      listing.begin(), listing.end(), name,
      [](const DirectoryEntry& entry, std::string_view wanted) { return entry.name < wanted; });
  return found != listing.end() && found->name == name ? &*found : nullptr;
}

std::optional<std::string> real_path(FileSystem& files, const std::string& path) {
  return files.end_of_walk(path);
}

std::string path_from(FileSystem& files, const std::string& directory, std::string_view path) {
  std::string found = normal_path(directory, path);
  if (is_absolute_path(path) || path_contains(directory, found)) return found;
  const auto physical = real_path(files, directory);
  return physical ? normal_path(*physical, path) : found;
}

bool is_same_file(FileSystem& files, const std::string& one, const std::string& other) {
  const auto first = files.status(one);
  const auto second = files.status(other);
  return first && second && first->device == second->device && first->inode == second->inode;
}

}  // namespace venvctl
