#include "core/discovery/scan_settings.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/places/configuration.h"

namespace venvctl {
namespace {

constexpr std::string_view kRoots = "scan.roots";
constexpr std::string_view kSkip = "scan.skip";

std::vector<std::string> items_of(const Configuration& configuration, std::string_view key) {
  const auto value = configuration.get(key);
  return value ? value->items : std::vector<std::string>();
}

}  // namespace

Result<ScanSettings> scan_settings(const std::string& config_path, std::string_view home) {
  const auto configuration = Configuration::load(config_path);
  if (!configuration) return configuration.error();
  ScanSettings settings;
  for (const std::string& root : items_of(*configuration, kRoots)) {
    const std::string path = expand_home(root, home);
    if (is_absolute_path(path)) settings.roots.push_back(normal_path("/", path));
  }
  for (const std::string& skipped : items_of(*configuration, kSkip)) {
    const std::string path = expand_home(skipped, home);
    if (is_absolute_path(path)) {
      settings.skip.push_back(normal_path("/", path));
    } else if (path.find('/') == std::string::npos) {
      settings.skip.push_back(path);
    }
  }
  return settings;
}

Result<void> add_scan_roots(const std::string& config_path, std::string_view home,
                            const std::vector<std::string>& directories) {
  const auto configuration = Configuration::load(config_path);
  if (!configuration) return configuration.error();
  std::vector<std::string> roots = items_of(*configuration, kRoots);
  const size_t before = roots.size();
  for (const std::string& directory : directories) {
    const bool is_known = std::ranges::any_of(roots, [&](const std::string& root) {
      return normal_path("/", expand_home(root, home)) == directory;
    });
    if (is_known) continue;
    if (has_control(directory) || !is_utf8(directory)) {
      return Error{ErrorCode::Failed, "the settings cannot hold the name of " +
                                          displayable(directory) +
                                          ": give a directory above it, or rename it"};
    }
    roots.push_back(directory);
  }
  if (roots.size() == before) return {};
  return set_configuration(config_path, kRoots, roots);
}

}  // namespace venvctl
