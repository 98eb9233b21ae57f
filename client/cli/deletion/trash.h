// Moves directories to the user's trash, as the freedesktop.org specification says it
// (version 1.0): desktops show and restore what is there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace venvctl {

// The home trash: `Trash` in XDG_DATA_HOME.
std::string trash_directory(const std::string& data_directory);

// Whether `path` can be moved there: both are on one file system.
bool can_be_trashed(const std::string& trash, const std::string& path);

// Moves `path` to the trash, where it is listed as deleted from `original` at `now` (seconds since
// the epoch). Returns where it is now.
Result<std::string> move_to_trash(const std::string& trash, const std::string& path,
                                  const std::string& original, int64_t now);

}  // namespace venvctl
