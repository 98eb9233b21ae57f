// Watches on an inotify descriptor, and the file systems where they would promise too much.
#pragma once

#include <cstdint>

#include "daemon/workers/watching_file_system.h"

namespace venvctl {

class InotifyWatchAdder : public WatchAdder {
 public:
  enum class Tells {
    Names,       // what comes, goes and is written
    Attributes,  // owners and modes too
  };
  // `fd` stays its owner's. A watch that is there already tells no less than before.
  explicit InotifyWatchAdder(int fd, Tells tells = Tells::Names) : fd_(fd), tells_(tells) {}
  Added add(const std::string& directory) override;

 private:
  int fd_;
  Tells tells_;
};

// Others than this kernel change their files (nfs, cifs, fuse, 9p, afs), or looking may mount
// something (autofs). `type` is statfs(2)'s.
bool is_watchable_file_system(int64_t type);

}  // namespace venvctl
