#include "client/cli/repair/missing_packages.h"

#include <algorithm>

#include "core/packages/package_version.h"
#include "core/stores/derived_names.h"

namespace venvctl {
namespace {

bool is_same_version(const std::string& one, const std::string& other) {
  const auto left = parse_package_version(one);
  const auto right = parse_package_version(other);
  return left && right ? compare(*left, *right) == 0 : one == other;
}

bool is_it(const Distribution& wanted, const Distribution& found) {
  return normal_project_name(wanted.name) == normal_project_name(found.name) &&
         (!wanted.url.empty() || is_same_version(wanted.version, found.version));
}

}  // namespace

std::vector<std::string> missing_packages(std::span<const Distribution> wanted,
                                          std::span<const Distribution> found) {
  std::vector<std::string> missing;
  for (const Distribution& each : wanted) {
    if (each.is_editable || each.is_seed) continue;
    const bool is_there =
        std::ranges::any_of(found, [&](const Distribution& other) { return is_it(each, other); });
    if (!is_there) missing.push_back(each.name + " " + each.version);
  }
  return missing;
}

}  // namespace venvctl
