// Reads from config.toml a setting on which answers depend.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct DecidingSetting {
  std::string_view table;
  std::string_view key;
};

// Reads the setting through `files`, like the files of projects, so that a change of the setting
// leads to a new answer. Absent if the setting is not set, or if the file cannot be read.
std::optional<std::string> deciding_setting(FileSystem& files, const Variables& variables,
                                            const DecidingSetting& setting);

}  // namespace venvctl
