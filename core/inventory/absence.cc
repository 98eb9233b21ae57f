#include "core/inventory/absence.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/mount_points.h"

namespace venvctl {
namespace {

// Whether the path is in a place where removable drives and network drives are mounted.
bool is_on_removable_drive(const std::string& path) {
  constexpr std::string_view kPlaces[] = {"/media", "/run/media", "/mnt", "/net", "/Volumes"};
  return std::ranges::any_of(kPlaces, [&](auto place) { return path_contains(place, path); });
}

bool is_mounted_at(FileSystem& files, const std::string& point) {
  const auto above = files.status(std::string(parent_path(point)));
  const auto drive = files.status(point);
  return above && drive && above->device != drive->device;
}

bool is_below_unmounted_drive(FileSystem& files, const std::string& path) {
  constexpr size_t kMaxBytes = 1024 * 1024;
  const std::string table = files.read_file("/etc/fstab", kMaxBytes).value_or("");
  for (const std::string_view line : split(table, '\n')) {
    std::string_view rest = trimmed(line);
    if (rest.starts_with('#')) continue;
    rest = trimmed(rest.substr(std::min(rest.find_first_of(" \t"), rest.size())));
    const std::string point = octal_unescaped(rest.substr(0, rest.find_first_of(" \t")));
    if (point == "/" || !is_absolute_path(point) || !path_contains(point, path)) continue;
    if (!is_mounted_at(files, point)) return true;
  }
  return false;
}

}  // namespace

bool is_gone(FileSystem& files, const std::string& path) {
  if (!is_absolute_path(path) || files.link_status(path)) return false;
  std::string name = path;
  std::string parent(parent_path(name));
  while (parent != "/" && !files.status(parent)) {
    name = std::exchange(parent, std::string(parent_path(parent)));
  }
  const auto entries = files.list(parent);
  // A failed status() may also mean that the path cannot be read. Only the listing proves that the
  // name is missing.
  if (!entries || find_entry(*entries, base_name(name)) != nullptr) return false;
  const std::string real = join_path(real_path(files, parent).value_or(parent), base_name(name));
  if (is_below_unmounted_drive(files, path) || is_below_unmounted_drive(files, real)) return false;
  if (!is_on_removable_drive(path) && !is_on_removable_drive(real)) return true;
  const auto root = files.status("/");
  const auto drive = files.status(parent);
  return root && drive && root->device != drive->device;
}

std::string end_of_links(FileSystem& files, const std::string& path) {
  std::string end = path;
  for (int links = 0; links < FileSystem::kMaxLinks; ++links) {
    const auto target = files.read_link(end);
    if (!target) break;
    const std::string parent(parent_path(end));
    end = normal_path(real_path(files, parent).value_or(parent), *target);
  }
  return end;
}

}  // namespace venvctl
