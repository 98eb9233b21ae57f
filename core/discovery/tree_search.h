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

// What a search does not enter, in addition to links, caches (CACHEDIR.TAG) and the inside of
// environments.
struct SearchLimits {
  std::set<std::string, std::less<>> names;   // of directories
  std::set<std::string, std::less<>> places;  // absolute paths: mount points, skipped directories
};

// How far a search is. Another thread may read it.
struct SearchCounts {
  std::atomic<size_t> directories{0};  // visited
  std::atomic<size_t> listed{0};       // of these, the ones that were new or had changed
  std::atomic<size_t> environments{0};
};

struct TreeSearch {
  static constexpr size_t kMaxDirectories = 2'000'000;

  FileSystem& files;  // used by several threads at once, unless `threads` is 1
  const SearchLimits& limits;
  SearchCounts& counts;
  unsigned threads = 1;
  int64_t now_ns = 0;                          // since the epoch
  std::function<void()> on_directory = [] {};  // before each visit; by several threads at once
};

// Brings `root` up to date. A directory whose ctime is the remembered one is not listed again. A
// directory that changed just before `now_ns` is listed the next time, too: its ctime may be the
// same after another change. False: there were more than kMaxDirectories.
bool search_tree(const TreeSearch& search, KnownDirectory& root);

}  // namespace venvctl
