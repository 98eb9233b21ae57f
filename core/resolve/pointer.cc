#include "core/resolve/pointer.h"

#include <algorithm>
#include <vector>

#include "core/base/path.h"

namespace venvctl {

std::string place_in(FileSystem& files, const std::string& root, const std::string& path) {
  std::vector<std::string> way = path_and_parents(path);
  std::ranges::reverse(way);
  const std::string real_root = real_path(files, root).value_or(root);
  for (const std::string& step : way) {
    const bool is_below = step != root && path_contains(root, step);
    const auto target = is_below ? real_path(files, step) : std::nullopt;
    if (step != path && (!target || path_contains(real_root, *target))) continue;
    const std::string holder(parent_path(step));
    return join_path(real_path(files, holder).value_or(holder), base_name(step));
  }
  return path;
}

}  // namespace venvctl
