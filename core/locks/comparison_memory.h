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
  // The results in the file `comparisons`. Empty if there is no such file, or if it is damaged: it
  // may be deleted at any time.
  static ComparisonMemory load(const std::string& state_directory);

  // What staleness() returns. Reads the lock file and the names of the packages only if one of
  // these files or directories has changed since, or changed just before `now_ns`.
  std::string staleness_of(FileSystem& files, const std::string& project, const std::string& prefix,
                           const Inspection& inspection, int64_t now_ns);

  // Replaces the file if there is a new result. Results that nobody asked for are dropped.
  Result<void> save(const std::string& state_directory) const;

 private:
  struct Each {
    std::string prefix;
    std::string stamp;  // a digest of everything that the result depends on
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
