// Recognizes the directories of a change: whether what is at a path is what the step recorded.
#pragma once

#include <string>

#include "client/cli/deletion/held_directory.h"
#include "core/registry/undo_store.h"

namespace venvctl {

// Of the directory itself; for a link, and if nothing is there, an empty mark.
RecordedDirectory recorded_directory(const std::string& path);
// The same for a directory whose status is known.
RecordedDirectory recorded_directory(const EntryStatus& status, const std::string& path);

// False for a directory that only has the same inode: file systems reuse inodes. Without birth
// times, pyvenv.cfg decides, if it was recorded. An empty mark matches nothing.
bool is_at(const RecordedDirectory& recorded, const std::string& path);

// Whether something else is at the path.
bool is_taken_by_other(const RecordedDirectory& recorded, const std::string& path);

}  // namespace venvctl
