// The one inotify descriptor: workers put watches on it, the loop reads what happens.
#pragma once

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
    Changed,        // `name` in the watched directory came, went or was written
    MadeDirectory,  // the same, and it is a directory that was made here
    CameDirectory,  // the same, and it is a directory that was moved here
    Attributes,     // owner or mode of `name` changed, or of the directory itself (""); only where
                    // a watch was asked to tell
    Moved,          // the watched directory itself has another name now
    Gone,           // the watch is no more: its directory was deleted or unmounted
    Overflow,       // events were lost: nothing that was known is sure
  };
  What what = What::Changed;
  int watch = -1;         // inotify's number
  std::string_view name;  // valid during the callback
};

class Watcher {
 public:
  using OnEvent = std::function<void(const WatchEvent& event)>;
  Watcher(Loop& loop, OnEvent on_event);

  // For workers to inherit; -1 when the kernel gave none.
  int fd() const { return fd_.get(); }
  // Why there is no descriptor; "" when there is one.
  const std::string& failure() const { return failure_; }

  // A watch on one of our own directories, or -1. Never for a user's path: that may hang.
  int add_own_directory(const std::string& directory);
  void remove(int watch);
  // What has come in so far, without waiting.
  void read();

 private:
  void report(std::string_view bytes);

  UniqueFd fd_;
  std::string failure_;
  OnEvent on_event_;
  std::unique_ptr<Poll> poll_;
};

}  // namespace venvctl
