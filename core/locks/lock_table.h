// Finds the file that says which packages an environment should have, and the command that installs
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

struct ProjectLock {
  std::string file;  // path of the lock file or manifest
  // The command that installs the packages in the file; it is run in the project's directory.
  std::string sync;
  std::vector<LockedPackage> packages;
};

// The names of all files that lock_of_project reads.
std::vector<std::string_view> lock_names();

// The paths of further files in `project` that lock_of_project reads, because one of these files
// names them. They need not exist.
std::vector<std::string> further_lock_files(FileSystem& files, const std::string& project);

// Returns the first lock file in `project` that describes the environment at `prefix`, or else the
// manifest. Absent if neither exists, or if the one that was chosen cannot be read.
std::optional<ProjectLock> lock_of_project(FileSystem& files, const std::string& project,
                                           const std::string& prefix,
                                           const MarkerEnvironment& environment);

}  // namespace venvctl
