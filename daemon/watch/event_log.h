// Events in watched directories that arrive while workers inspect them.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>

#include "daemon/watch/interests.h"

namespace venvctl {

// An event can be newer than a worker's result although it arrived earlier, when nothing depended
// on its watch yet.
class EventLog {
 public:
  // Beyond this, the oldest events are dropped, and concerns() is true for positions before them.
  static constexpr size_t kMaxEvents = 4096;

  // The current end of the log, to be passed to concerns() later.
  uint64_t position() const { return first_ + events_.size(); }
  void add(const WatchEvent& event);
  // True if an event from `position` on may change what depends on `interests`.
  bool concerns(uint64_t position, std::span<const WatchedName> interests) const;
  // Calls `on_event` for each kept event from `position` on. False: some were dropped.
  bool replay(uint64_t position, const std::function<void(const WatchEvent&)>& on_event) const;
  // Drops all events; concerns() is not called for them any more.
  void clear();

 private:
  struct Event {
    WatchEvent::What what;
    int watch;
    std::string name;
  };
  std::deque<Event> events_;
  uint64_t first_ = 0;  // position of the first kept event
};

}  // namespace venvctl
