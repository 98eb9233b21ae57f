// Watches on an inotify descriptor, and the file systems where they would promise too much.
#pragma once

#include <cstdint>

#include "daemon/workers/watching_file_system.h"

namespace venvctl {

class InotifyWatchAdder : public WatchAdder {
 public:
  // `fd` stays its owner's.
  explicit InotifyWatchAdder(int fd) : fd_(fd) {}
  Added add(const std::string& directory) override;

 private:
  int fd_;
};

// Others than this kernel change their files (nfs, cifs, fuse, 9p, afs), or looking may mount
// something (autofs). `type` is statfs(2)'s.
bool is_watchable_file_system(int64_t type);

}  // namespace venvctl
