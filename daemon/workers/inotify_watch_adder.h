// Adds watches to an inotify descriptor, except on file systems whose events are incomplete.
#pragma once

#include <cstdint>

#include "daemon/workers/watching_file_system.h"

namespace venvctl {

class InotifyWatchAdder : public WatchAdder {
 public:
  enum class Tells {
    Names,       // entries created, removed, moved or written
    Attributes,  // also owners and modes
  };
  // Does not own `fd`. An existing watch continues to report all events that it reports now.
  explicit InotifyWatchAdder(int fd, Tells tells = Tells::Names) : fd_(fd), tells_(tells) {}
  Added add(const std::string& directory) override;
  // Also reports writes through other names of the file (hard links).
  Added add_file(const std::string& path) override;

 private:
  Added added(const std::string& path, uint32_t mask) const;

  int fd_;
  Tells tells_;
};

}  // namespace venvctl
