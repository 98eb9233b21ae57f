// Remembers which environments are stale (differ from their lock file), so that unchanged lock
// files are not read again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/environments/inspection.h"
#include "core/files/file_system.h"

namespace venvctl {

class ComparisonMemory {
 public:
  // Reads the results in the file `comparisons`. If the file is missing or damaged, the memory is
  // empty. The file may be deleted at any time.
  static ComparisonMemory load(const std::string& state_directory);

  // Returns what staleness() returns. Uses the remembered result, unless a lock file or a directory
  // of packages has changed since then, or changed just before `now_ns`.
  std::string staleness_of(FileSystem& files, const std::string& project, const std::string& prefix,
                           const Inspection& inspection, int64_t now_ns);

  // Writes the file if there is a new result. Drops the results for which staleness_of() was not
  // called since load().
  Result<void> save(const std::string& state_directory) const;

 private:
  struct Each {
    std::string prefix;
    std::string stamp;  // digest of everything on which the result depends
    std::string stale;
    // Files that a lock file names (further_lock_files). The stamp depends on them, too.
    std::vector<std::string> further;
  };
  template <class A>
  friend void fields(A& a, Each& each) {
    a(each.prefix, each.stamp, each.stale, each.further);
  }

  std::vector<Each> before_;  // sorted by prefix
  std::vector<Each> asked_;
  bool has_new_ = false;
};

}  // namespace venvctl
