// Searches roots for environments and records what was found.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/discovery/scan_settings.h"
#include "core/discovery/tree_search.h"
#include "core/files/file_system.h"

namespace venvctl {

struct RootScan {
  std::string state_directory;
  std::string config_path;           // the file with the settings scan.roots and scan.skip
  std::string home;                  // HOME
  std::vector<std::string> roots;    // the directories to search; empty: the roots in the settings
  std::vector<std::string> skipped;  // further paths that the search does not enter
  unsigned threads = 1;
  std::function<void()> on_directory = [] {};  // as in TreeSearch
};

struct RootScanOutcome {
  std::vector<std::string> prefixes;     // the environments below the searched roots, sorted
  std::vector<std::string> searched;     // physical paths of the roots
  std::vector<std::string> unreachable;  // roots that are no directories or are on remote mounts
  std::vector<std::string> too_large;    // roots with more directories than a search visits
};

// Searches the roots, and replaces the records of the environments below them. Also removes the
// records of environments that are neither below a searched root nor below a root of the settings.
Result<RootScanOutcome> scan_roots(FileSystem& files, const RootScan& scan, SearchCounts& counts);

}  // namespace venvctl
