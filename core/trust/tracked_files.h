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
  std::vector<std::string> paths;  // relative to the prefix, sorted, each once
  // Digests over path, mode and content of each, for is_tracked_known. "" if there are none and
  // every index around the environment can be read.
  std::string digest;
  std::string detail;  // one clause: which files, or why an index cannot be read; "" if none
  bool is_unreadable = false;  // an index that may list such files cannot be read

  bool has(std::string_view relative_path) const {
    return std::binary_search(paths.begin(), paths.end(), relative_path);
  }
};

// Reads the index of every git work tree around `real_prefix`, including itself, and around what
// tracked links and submodules below it lead to. If git adds files there later, it also changes the
// index, before or after them, so a check after the event sees them.
TrackedFiles tracked_files(FileSystem& files, const std::string& real_prefix);

// A directory may be both an environment and a project (`python -m venv .`), and the project's
// sources change with every commit. An approval covers all tracked files of an environment; of such
// a directory it covers only the parts of the environment. The directory counts as a project if, at
// the time of the approval, git tracked a top-level entry there that no tool makes.
std::string approved_tracked(std::string_view digest);
// Whether git tracks only what it tracked at the approval. `approved`: a result of
// approved_tracked.
bool is_tracked_known(std::string_view approved, std::string_view found);

// Whether a path below a prefix is a part of an environment: configuration, programs, libraries,
// packages, conda's records and scripts, and data that programs load by themselves.
bool is_part_of_environment(std::string_view relative_path);
// Whether tools make a top-level entry of this name in an environment.
bool is_made_by_tools(std::string_view name);

}  // namespace venvctl
