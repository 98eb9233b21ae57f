// Recognizes whether a directory is the one that a step of a change recorded.
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

// Whether the recorded directory is at `path`. Another directory may have the same inode, because
// file systems reuse inodes. Without birth times, this also compares pyvenv.cfg if its digest was
// recorded. An empty `recorded` matches no directory.
bool is_at(const RecordedDirectory& recorded, const std::string& path);

// Whether something exists at the path and is not the recorded directory.
bool is_taken_by_other(const RecordedDirectory& recorded, const std::string& path);

}  // namespace venvctl
