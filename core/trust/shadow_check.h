// Finds programs in an environment's bin that would shadow other commands.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/trust/tracked_files.h"

namespace venvctl {

// Returns the names in the bin of `prefix` that are also commands in the system's directories or in
// the directories of `path`, except the bins of environments. The result is sorted. Two groups of
// names are left out: the names that a tool creates in each new environment with this version of
// Python, and the names that installed distributions list (in RECORD, installed-files.txt or
// conda's records). Records that git tracks are ignored. All records are ignored if they may have
// come with a checkout of another version control system. No record lists the programs of a Python
// elsewhere, so for such an environment only the names that every Python has are left out. The
// function watches bin, and the records that an installer may still have to write. The directories
// of commands and of installed files are not watched.
std::vector<std::string> shadowing_names(FileSystem& files, const std::string& prefix,
                                         const TrackedFiles& tracked, std::string_view path);

// Returns those of `names` that are commands in the directories that shadowing_names() searches.
std::vector<std::string> commands_among(FileSystem& files, const std::string& prefix,
                                        std::span<const std::string> names, std::string_view path);

std::span<const std::string_view> system_command_directories();

}  // namespace venvctl
