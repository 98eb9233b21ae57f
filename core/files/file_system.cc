#include "core/files/file_system.h"

#include <algorithm>

namespace venvctl {

const DirectoryEntry* find_entry(std::span<const DirectoryEntry> listing, std::string_view name) {
  auto found = std::lower_bound(
      listing.begin(), listing.end(), name,
      [](const DirectoryEntry& entry, std::string_view wanted) { return entry.name < wanted; });
  return found != listing.end() && found->name == name ? &*found : nullptr;
}

std::optional<std::string> real_path(FileSystem& files, const std::string& path) {
  auto steps = files.walk(path);
  if (!steps || steps->empty()) return std::nullopt;
  return steps->back().path;
}

}  // namespace venvctl
