// Remembers which environments are stale, so that lock files that have not changed are not read
// again.
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
  // Reads the results in the file `comparisons`. The memory is empty if the file is missing or
  // damaged: it may be deleted at any time.
  static ComparisonMemory load(const std::string& state_directory);

  // Returns the result of staleness(). The lock file and the names of the packages are read only if
  // one of these files or directories has changed since the remembered result, or changed just
  // before `now_ns`.
  std::string staleness_of(FileSystem& files, const std::string& project, const std::string& prefix,
                           const Inspection& inspection, int64_t now_ns);

  // Writes the file if there is a new result. Results that nobody asked for since load() are
  // dropped.
  Result<void> save(const std::string& state_directory) const;

 private:
  struct Each {
    std::string prefix;
    std::string stamp;  // digest of everything on which the result depends
    std::string stale;
  };
  template <class A>
  friend void fields(A& a, Each& each) {
    a(each.prefix, each.stamp, each.stale);
  }

  std::vector<Each> before_;  // sorted by prefix
  std::vector<Each> asked_;
  bool has_new_ = false;
};

}  // namespace venvctl
