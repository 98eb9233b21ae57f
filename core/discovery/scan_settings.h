// The settings scan.roots and scan.skip, with absolute paths.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

struct ScanSettings {
  std::vector<std::string> roots;  // absolute, normal
  std::vector<std::string> skip;   // names of directories, and absolute, normal paths
};

// Replaces "~" by `home` and ignores relative paths. Fails if config.toml is not valid.
Result<ScanSettings> scan_settings(const std::string& config_path, std::string_view home);
// Fails if `key` is scan.roots or scan.skip and scan_settings() would ignore one of `values`.
Result<void> check_scan_setting(std::string_view key, const std::vector<std::string>& values);
// Adds to scan.roots those of `directories` that are missing. Fails if the file cannot be changed.
Result<void> add_scan_roots(const std::string& config_path, std::string_view home,
                            const std::vector<std::string>& directories);

}  // namespace venvctl
