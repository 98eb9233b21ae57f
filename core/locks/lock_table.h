// Which file says what an environment should have, and the command that installs that.
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
  std::string sync;  // the command that installs what it names, in the project's directory
  std::vector<LockedPackage> packages;
};

// The names of all files that lock_of_project reads.
std::vector<std::string_view> lock_names();

// For the environment at `prefix`: the first lock file in `project`, else its manifest. Absent:
// there is none that can be read.
std::optional<ProjectLock> lock_of_project(FileSystem& files, const std::string& project,
                                           const std::string& prefix,
                                           const MarkerEnvironment& environment);

}  // namespace venvctl
