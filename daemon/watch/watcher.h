// The daemon's inotify descriptor. Workers add watches to it, and the loop reads its events.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/fd.h"
#include "daemon/loop/poll.h"

namespace venvctl {

struct WatchEvent {
  enum class What {
    Changed,        // `name` was created, removed, moved or written in the watched directory
    MadeDirectory,  // like Changed: a directory was created here
    CameDirectory,  // like Changed: a directory was moved here
    // The owner or mode of `name`, or of the directory itself (""), has changed. Only reported for
    // watches that ask for it.
    Attributes,
    Moved,     // the watched directory itself was renamed
    Gone,      // the watch was removed: its directory was deleted or unmounted
    Overflow,  // events were lost: everything that is known may be outdated
  };
  What what = What::Changed;
  int watch = -1;         // inotify's watch number
  std::string_view name;  // valid during the callback
};

class Watcher {
 public:
  using OnEvent = std::function<void(const WatchEvent& event)>;
  Watcher(Loop& loop, OnEvent on_event);

  // The inotify descriptor, which workers inherit; -1 if the kernel provided none.
  int fd() const { return fd_.get(); }
  // The reason if fd() is -1, otherwise "".
  const std::string& failure() const { return failure_; }

  // Watches one of the daemon's own directories. Returns -1 on failure. Must not be called for a
  // user's path, because accessing it may hang.
  int add_own_directory(const std::string& directory);
  void remove(int watch);
  // Reports the pending events. Does not wait.
  void read();
  // Like read(), but takes 5 ms at most, so that the loop's other work continues during a flood of
  // events.
  void read_for_a_turn();

 private:
  void read_for(std::chrono::milliseconds span);
  void report(std::string_view bytes);

  UniqueFd fd_;
  std::string failure_;
  OnEvent on_event_;
  std::unique_ptr<Poll> poll_;
};

}  // namespace venvctl
