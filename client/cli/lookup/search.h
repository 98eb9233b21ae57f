// Searches directories for environments: for a single command, or to record them for `list`.
#pragma once

#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/discovery/root_scan.h"
#include "core/files/file_system.h"

namespace venvctl {

struct FoundEnvironments {
  std::vector<std::string> prefixes;  // sorted
  bool is_complete = true;            // false if there were more directories than the limit
};

// Records nothing. Leaves out environments of tox and nox, because these tools recreate them.
// `mountinfo`: the text of /proc/self/mountinfo; the search does not enter other mounts.
FoundEnvironments environments_below(FileSystem& files, const std::string& directory,
                                     const std::string& mountinfo);

// Adds the directories to the setting scan.roots.
Result<void> remember_roots(Session& session, const std::vector<std::string>& directories);

struct ScanReport {
  RootScanOutcome outcome;
  size_t directories = 0;  // visited
};
// Searches the directories with all processors, shows the progress, and records the environments.
Result<ScanReport> scan_and_record(Session& session, const std::vector<std::string>& directories);

}  // namespace venvctl
