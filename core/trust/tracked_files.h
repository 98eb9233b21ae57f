// The files of an environment that git tracks: they come from whoever commits there, not from the
// user.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

struct TrackedFiles {
  // Relative to the prefix, sorted. Only files that can be run or read while the environment is
  // active.
  std::vector<std::string> paths;
  // Hex digest over path, mode and content of each. "" if there are none, kUnreadable if an index
  // around the environment cannot be read.
  std::string digest;
  std::string work_tree;  // top of the innermost one around the environment; "" if there is none
  std::string detail;     // one clause: which files, or why the index cannot be read; "" if none

  static constexpr char kUnreadable[] = "unreadable";

  bool has(std::string_view relative_path) const {
    return std::binary_search(paths.begin(), paths.end(), relative_path);
  }
};

// Reads the index of every git work tree around `real_prefix`, including itself. If git adds files
// there later, it also changes the index, before or after them, so a check after the event sees
// them.
TrackedFiles tracked_files(FileSystem& files, const std::string& real_prefix);

// Whether a path below a prefix counts: configuration, programs, libraries, packages, conda's
// records and scripts. A project may keep other things in a directory that is also an environment
// (`python -m venv .`): its sources do not count.
bool is_part_of_environment(std::string_view relative_path);

}  // namespace venvctl
