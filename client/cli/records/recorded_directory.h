// Recognizes whether the directory at a path is the directory that a step of a change recorded.
#pragma once

#include <string>

#include "client/cli/deletion/held_directory.h"
#include "core/registry/undo_store.h"

namespace venvctl {

// Describes the directory at `path` itself. The result is empty if `path` is a link or does not
// exist.
RecordedDirectory recorded_directory(const std::string& path);
// The same for a directory whose status is known.
RecordedDirectory recorded_directory(const EntryStatus& status, const std::string& path);

// False for a directory that only has the same inode: file systems reuse inodes. If the file system
// has no birth times, pyvenv.cfg is compared if its digest was recorded. An empty `recorded`
// matches no directory.
bool is_at(const RecordedDirectory& recorded, const std::string& path);

// Whether something exists at the path and is not the recorded directory.
bool is_taken_by_other(const RecordedDirectory& recorded, const std::string& path);

}  // namespace venvctl
