#include "core/files/mount_points.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// The index of the field /point in this line: 36 35 98:0 /root /point rw,noatime - ext3 /dev/sda rw
constexpr size_t kPointField = 4;

constexpr std::string_view kRemoteTypes[] = {"nfs", "nfs4", "cifs",   "smb3",
                                             "9p",  "afs",  "autofs", "ceph"};

bool is_remote(std::string_view type) {
  return type.starts_with("fuse") || std::find(std::begin(kRemoteTypes), std::end(kRemoteTypes),
                                               type) != std::end(kRemoteTypes);
}

}  // namespace

std::string octal_unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 3 >= text.size()) {
      plain += text[i];
      continue;
    }
    plain +=
        static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
    i += 3;
  }
  return plain;
}

std::vector<std::string> mount_points_below(std::string_view real_path,
                                            std::string_view mountinfo) {
  std::vector<std::string> points;
  const size_t skipped = real_path == "/" ? 1 : real_path.size() + 1;
  for (const std::string_view line : split(mountinfo, '\n')) {
    const auto fields = split(line, ' ');
    if (fields.size() <= kPointField) continue;
    const std::string point = octal_unescaped(fields[kPointField]);
    const bool is_below = point.size() > skipped && path_contains(real_path, point);
    if (is_below) points.push_back(point.substr(skipped));
  }
  return points;
}

std::string current_mountinfo() {
  std::ifstream file("/proc/self/mountinfo", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> mount_points_below(std::string_view real_path) {
  return mount_points_below(real_path, current_mountinfo());
}

std::string remote_mount_of(std::string_view path, std::string_view mountinfo) {
  // Example of a line, from proc(5):
  // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
  std::string longest;
  bool longest_is_remote = false;
  for (const std::string_view line : split(mountinfo, '\n')) {
    const auto fields = split(line, ' ');
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 5 || fields.end() - dash < 2) continue;
    std::string mount_point = octal_unescaped(fields[4]);
    // A later mount at the same mount point covers the earlier ones.
    if (!path_contains(mount_point, path) || mount_point.size() < longest.size()) continue;
    longest = std::move(mount_point);
    longest_is_remote = is_remote(*(dash + 1));
  }
  return longest_is_remote ? longest : "";
}

}  // namespace venvctl
