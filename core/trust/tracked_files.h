// Finds the files of an environment that git tracks. They come from whoever commits to the
// repository, not from the user.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

struct TrackedFiles {
  std::vector<std::string> paths;  // relative to the prefix; sorted, without duplicates
  // A digest of path, mode and content of each file, for is_tracked_known. "" if git tracks no
  // files in the environment and every index around it can be read.
  std::string digest;
  // One clause that names the files, or says why an index cannot be read; "" if there is nothing to
  // say.
  std::string detail;
  bool is_unreadable = false;  // an index cannot be read, and it may list such files

  bool has(std::string_view relative_path) const {
    return std::binary_search(paths.begin(), paths.end(), relative_path);
  }
};

// Reads the index of every git work tree that contains `real_prefix` or starts there. Also reads
// the index at each place to which a tracked link or submodule in the environment leads. If git
// later adds files to these places, it also changes an index that this function has read. A check
// after the change of the index therefore sees these files.
TrackedFiles tracked_files(FileSystem& files, const std::string& real_prefix);

// Converts a digest for storing it in an approval. An approval normally covers all tracked files of
// an environment. But a directory may be both an environment and a project (`python -m venv .`),
// and the project's sources change with every commit. For such a directory, the approval covers
// only the parts of the environment. The directory counts as a project if, at the time of the
// approval, git tracked a top-level entry there that no tool creates.
std::string approved_tracked(std::string_view digest);
// Whether git tracks only those files that it tracked at the time of the approval. `approved` is a
// result of approved_tracked.
bool is_tracked_known(std::string_view approved, std::string_view found);

// Whether a path below a prefix is a part of the environment: configuration, programs, libraries,
// packages, conda's records and scripts, and data that programs load without being asked to.
bool is_part_of_environment(std::string_view relative_path);
// Whether tools create an entry with this name at the top of an environment.
bool is_made_by_tools(std::string_view name);

}  // namespace venvctl
