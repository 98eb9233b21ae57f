#include "core/files/mount_points.h"

#include <fstream>
#include <iterator>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kPointField = 4;  // 36 35 98:0 /root /point rw,noatime - ext3 /dev/sda rw

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

std::vector<std::string> mount_points_below(std::string_view real_path) {
  std::ifstream file("/proc/self/mountinfo", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return mount_points_below(real_path, text);
}

}  // namespace venvctl
