// Writes the changes of an environment's files, each of them atomically.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/relocation/relocation.h"

namespace venvctl {

// The directory in an environment in which new files are prepared. If a writer is killed, the next
// writer removes the directory.
inline constexpr char kPreparedChanges[] = ".venvctl-changes";

enum class Durability {
  Synced,  // syncs the new files, so that they are complete even after a crash of the machine
  // does not sync, for an environment that is not in use yet: syncing takes longer than copying
  Unsynced,
};

// Prepares all new files in `prefix`, then renames them to their places in the order of `changes`.
// Before the first rename, a failure changes nothing. Fails if the path from `prefix` to a file
// contains a symbolic link, or if another program has changed a file since it was read. If a file
// is a hard link, for example into a package cache, replaces only this name; the other names keep
// the old content.
Result<void> write_changes(const std::string& prefix, const Changes& changes,
                           Durability durability = Durability::Synced);

// Replaces one file outside of an environment in the same way.
Result<void> write_change(const FileChange& change);

}  // namespace venvctl
