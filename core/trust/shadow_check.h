// Finds programs in an environment's bin that would shadow other commands.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/trust/tracked_files.h"

namespace venvctl {

// Names in the bin of `prefix` that are commands in the system's directories or in those of `path`
// (a PATH; the environment's own bin and those of other environments do not count). Leaves out
// names that the tool that made the environment writes for its version of Python, and names that
// installed distributions list: RECORD, installed-files.txt, conda's records. Ignores records that
// git tracks, and all records if another version control system may have brought them. Sorted.
// Watches bin and records that an installer has still to write, but not the directories of commands
// and installed files.
std::vector<std::string> shadowing_names(FileSystem& files, const std::string& prefix,
                                         const TrackedFiles& tracked, std::string_view path);

// The directories of the system's commands.
std::span<const std::string_view> system_command_directories();

}  // namespace venvctl
