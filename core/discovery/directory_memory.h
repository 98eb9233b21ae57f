// Keeps what searches have listed in a file, so that the next search lists only what has changed.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/discovery/known_directory.h"

namespace venvctl {

// The file may be deleted at any time: the next search lists every directory.
struct DirectoryMemory {
  std::string rules;                  // search rules; data of a search with other rules is ignored
  std::vector<KnownDirectory> roots;  // by name: the path
};
template <class A>
void fields(A& a, DirectoryMemory& each) {
  a(each.rules, each.roots);
}

// Empty if there is no file, if it is damaged, or if it was made with other `rules`.
DirectoryMemory load_directory_memory(const std::string& state_directory, const std::string& rules);
Result<void> save_directory_memory(const std::string& state_directory,
                                   const DirectoryMemory& memory);

}  // namespace venvctl
