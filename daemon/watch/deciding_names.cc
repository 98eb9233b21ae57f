#include "daemon/watch/deciding_names.h"

#include <algorithm>
#include <unordered_set>

#include "core/kinds/kind.h"
#include "core/kinds/mise.h"

namespace venvctl {

namespace {

const std::unordered_set<std::string_view>& markers() {
  static const auto names = [] {
    // Names that identify an environment, and `bin`, which completes an environment.
    std::unordered_set<std::string_view> found = {"pyvenv.cfg", "conda-meta", "pixi", "bin"};
    for (const Rule& rule : rule_table()) found.insert(rule.markers.begin(), rule.markers.end());
    return found;
  }();
  return names;
}

}  // namespace

bool is_deciding_name(std::string_view name) {
  // Also true for names in an environment's bin and conda-meta, such as "python3", "activate.fish"
  // and "python-3.11.4….json".
  return name.starts_with("python") || name.starts_with("activate") || is_mise_name(name) ||
         markers().contains(name);
}

}  // namespace venvctl
