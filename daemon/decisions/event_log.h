// What happened in watched directories while workers looked at them.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>

#include "daemon/watch/interests.h"

namespace venvctl {

// A worker's result can be older than an event that came in before it; nobody was interested in
// that watch yet.
class EventLog {
 public:
  // More than these are too many to remember: then everything is in doubt.
  static constexpr size_t kMaxEvents = 4096;

  // Where the log stands now, to ask from there on.
  uint64_t position() const { return first_ + events_.size(); }
  void add(const WatchEvent& event);
  // Something in it, from `position` on, may change what rests on `interests`.
  bool concerns(uint64_t position, std::span<const Interest> interests) const;
  // Nobody will ask about what is in it.
  void clear();

 private:
  struct Event {
    WatchEvent::What what;
    int watch;
    std::string name;
  };
  std::deque<Event> events_;
  uint64_t first_ = 0;  // position of the first that is kept
};

}  // namespace venvctl
