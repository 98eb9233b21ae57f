// The daemon's inotify descriptor: workers add watches to it, the loop reads the events.
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
    Changed,        // `name` in the watched directory was created, removed, moved or written
    MadeDirectory,  // the same, for a directory that was created here
    CameDirectory,  // the same, for a directory that was moved here
    Attributes,     // owner or mode changed, of `name` or of the directory itself (""); only for
                    // watches that ask for it
    Moved,          // the watched directory itself was renamed
    Gone,           // the watch was removed: its directory was deleted or unmounted
    Overflow,       // events were lost: everything known may be outdated
  };
  What what = What::Changed;
  int watch = -1;         // inotify's watch number
  std::string_view name;  // valid during the callback
};

class Watcher {
 public:
  using OnEvent = std::function<void(const WatchEvent& event)>;
  Watcher(Loop& loop, OnEvent on_event);

  // Inherited by workers; -1 if the kernel provided none.
  int fd() const { return fd_.get(); }
  // Why fd() is -1; "" if it is not.
  const std::string& failure() const { return failure_; }

  // Watches one of the daemon's own directories; -1 on failure. Not for a user's path, which may
  // hang.
  int add_own_directory(const std::string& directory);
  void remove(int watch);
  // Reports the pending events, without waiting.
  void read();
  // Like read(), but for 5 ms at most: during a flood of events, the loop's other work gets its
  // turn.
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
