// Moves directories to the user's trash, as freedesktop.org specifies it (version 1.0): desktops
// show and restore what is there.
#pragma once

#include <cstdint>
#include <string>

#include "client/cli/deletion/held_directory.h"
#include "core/base/result.h"

namespace venvctl {

// Whether the directory `path` can be moved to the trash: both are on one mount of a file system.
bool can_be_trashed(const std::string& trash, const std::string& path);

// Reserves a name in the trash, which lists it as deleted from `original` at `now` (seconds since
// the epoch). Returns the path to which the directory is to be moved.
Result<std::string> reserve_in_trash(const std::string& trash, const std::string& original,
                                     int64_t now);
// Moves the directory to the reserved path, in one step. After a failure it is where it was, and
// the name is still reserved.
Result<void> move_to_trash(const HeldDirectory& directory, const std::string& reserved);
// Moves a directory that is in the trash to `place`, where nothing is.
Result<void> move_from_trash(const HeldDirectory& trashed, const std::string& place);
// If nothing is at the reserved path, removes the entry that lists it as deleted from `original`.
// Keeps an entry that lists another directory.
void unlist_in_trash(const std::string& reserved, const std::string& original);

}  // namespace venvctl
