// Keeps the listings of a search in a file, so that the next search lists only changed directories.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/discovery/known_directory.h"

namespace venvctl {

// The content of the file. If the file is deleted, the next search lists every directory.
struct DirectoryMemory {
  // The names of directories that the search must skip, as one text. A search that must skip other
  // names ignores this data.
  std::string rules;
  std::vector<KnownDirectory> roots;  // the name of a root is its path
};
template <class A>
void fields(A& a, DirectoryMemory& each) {
  a(each.rules, each.roots);
}

// Returns empty data if the file is missing or damaged, or contains other `rules`.
DirectoryMemory load_directory_memory(const std::string& state_directory, const std::string& rules);
Result<void> save_directory_memory(const std::string& state_directory,
                                   const DirectoryMemory& memory);

}  // namespace venvctl
