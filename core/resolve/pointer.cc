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

std::optional<Identity> pointer_of(FileSystem& files, const Choice& choice, const std::string& home,
                                   const std::string& prefix, const std::string& named_by) {
  const bool is_named_inside = prefix != choice.root && path_contains(choice.root, prefix) &&
                               choice.root != "/" && choice.root != home;
  if (named_by.empty() && !is_named_inside) return std::nullopt;
  const std::string place = place_in(files, choice.root, named_by.empty() ? prefix : named_by);
  return pointer_identity(place, choice.evidence.identity.real_path);
}

}  // namespace venvctl
