// Finds the environments below a directory by visiting every directory in which a project may be.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/discovery/known_directory.h"
#include "core/files/file_system.h"

namespace venvctl {

// Names of directories that hold no projects: .git, node_modules, caches.
std::span<const std::string_view> names_without_projects();

// The directories that a search does not enter. In addition, a search never enters links, caches
// (marked by CACHEDIR.TAG) or environments. It enters only the directory `envs` of a conda
// environment.
struct SearchLimits {
  std::set<std::string, std::less<>> names;   // names of directories
  std::set<std::string, std::less<>> places;  // absolute paths: mount points, skipped directories
};

// The progress of a search. Another thread may read it.
struct SearchCounts {
  std::atomic<size_t> directories{0};  // visited
  // How many of the visited directories were listed, because they were new or had changed.
  std::atomic<size_t> listed{0};
  std::atomic<size_t> environments{0};
};

struct TreeSearch {
  static constexpr size_t kMaxDirectories = 2'000'000;

  FileSystem& files;  // used by several threads at once, unless `threads` is 1
  const SearchLimits& limits;
  SearchCounts& counts;
  unsigned threads = 1;
  int64_t now_ns = 0;  // nanoseconds since 1970
  // Called before each visit, by several threads at once.
  std::function<void()> on_directory = [] {};
};

// Updates `root` and everything in it. A directory whose ctime has not changed is not listed again.
// If a directory changed just before `now_ns`, the next search lists it again, because another
// change in the same clock tick would leave the same ctime. Returns false if the search stopped at
// kMaxDirectories directories.
bool search_tree(const TreeSearch& search, KnownDirectory& root);

}  // namespace venvctl
