// Reads and changes the settings scan.roots and scan.skip.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

struct ScanSettings {
  std::vector<std::string> roots;  // paths, absolute and normalized
  std::vector<std::string> skip;   // names of directories, and paths, absolute and normalized
};

// Replaces "~" by `home`, and ignores relative paths. (A text without "/" in scan.skip is a name.)
// Fails if config.toml is not valid.
Result<ScanSettings> scan_settings(const std::string& config_path, std::string_view home);
// Fails if `key` is scan.roots or scan.skip and scan_settings() would ignore one of `values`.
Result<void> check_scan_setting(std::string_view key, const std::vector<std::string>& values);
// Adds those of `directories` to scan.roots that are not there yet. Fails if config.toml cannot be
// changed, or if a path is not UTF-8 or has control characters.
Result<void> add_scan_roots(const std::string& config_path, std::string_view home,
                            const std::vector<std::string>& directories);

}  // namespace venvctl
