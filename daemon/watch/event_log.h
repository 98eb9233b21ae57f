// Stores events in watched directories that arrive while workers inspect these directories.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>

#include "daemon/watch/interests.h"

namespace venvctl {

// A file may change after a worker has read it, and the loop may read the event about this change
// before the result of the worker arrives. At that time, the loop does not know yet that the result
// depends on the file, so it stores the event.
class EventLog {
 public:
  // If there are more events, the oldest are dropped. For positions of dropped events, concerns()
  // then returns true.
  static constexpr size_t kMaxEvents = 4096;

  // The current end of the log. Pass it to concerns() later.
  uint64_t position() const { return first_ + events_.size(); }
  void add(const WatchEvent& event);
  // True if an event at or after `position` may change a result that depends on `interests`.
  bool concerns(uint64_t position, std::span<const WatchedName> interests) const;
  // Calls `on_event` for each stored event at or after `position`. Returns false if some were
  // dropped.
  bool replay(uint64_t position, const std::function<void(const WatchEvent&)>& on_event) const;
  // Drops all events. concerns() must not be called with earlier positions afterwards.
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
