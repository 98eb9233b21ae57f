// Moves directories to the user's trash, as freedesktop.org specifies it (version 1.0). Desktops
// show the content of this trash and can restore it.
#pragma once

#include <cstdint>
#include <string>

#include "client/cli/deletion/held_directory.h"
#include "core/base/result.h"

namespace venvctl {

// Whether the directory `path` can be moved to the trash: both must be on the same mount of a file
// system.
bool can_be_trashed(const std::string& trash, const std::string& path);

// Reserves a name in the trash. The trash lists it as deleted from `original` at `now` (seconds
// since the Unix epoch). Returns the path to which the caller must move the directory.
Result<std::string> reserve_in_trash(const std::string& trash, const std::string& original,
                                     int64_t now);
// Moves the directory to the reserved path, in one step. After a failure, the directory is at its
// old path, and the name is still reserved.
Result<void> move_to_trash(const HeldDirectory& directory, const std::string& reserved);
// Moves a directory from the trash to `place`. Fails if something exists there.
Result<void> move_from_trash(const HeldDirectory& trashed, const std::string& place);
// If nothing exists at the reserved path, removes the .trashinfo file that lists it as deleted from
// `original`. Keeps a file that lists another directory.
void unlist_in_trash(const std::string& reserved, const std::string& original);

}  // namespace venvctl
