#include "core/discovery/scan_settings.h"

#include <algorithm>
#include <optional>
#include <utility>

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

Result<void> check_scan_setting(std::string_view key, const std::vector<std::string>& values) {
  const bool is_skip = key == kSkip;
  if (!is_skip && key != kRoots) return {};
  for (const std::string& value : values) {
    const bool is_name = !value.empty() && value.find('/') == std::string::npos && value != "~";
    if (is_absolute_path(expand_home(value, "/")) || (is_skip && is_name)) continue;
    return Error{ErrorCode::Usage, in_quotes(value) +
                                       " is not an absolute path: begin it with / or ~/" +
                                       (is_skip ? ", or give the name of a directory" : "")};
  }
  return {};
}

Result<void> add_scan_roots(const std::string& config_path, std::string_view home,
                            const std::vector<std::string>& directories) {
  for (const std::string& directory : directories) {
    if (!has_control(directory) && is_utf8(directory)) continue;
    return Error{ErrorCode::Failed, "the settings cannot contain the name of " +
                                        displayable(directory) +
                                        ": give a directory above it, or rename this directory"};
  }
  using Roots = std::vector<std::string>;
  const auto with_missing = [&](const ConfigurationValue& current) -> std::optional<Roots> {
    Roots roots = current.items;
    for (const std::string& directory : directories) {
      const bool is_known = std::ranges::any_of(roots, [&](const std::string& root) {
        return normal_path("/", expand_home(root, home)) == directory;
      });
      if (!is_known) roots.push_back(directory);
    }
    return roots.size() == current.items.size() ? std::nullopt : std::optional(std::move(roots));
  };
  return change_configuration(config_path, kRoots, with_missing);
}

}  // namespace venvctl
