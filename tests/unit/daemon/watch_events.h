// Reads what inotify reports about the inputs of a job.
#pragma once

#include <sys/inotify.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "daemon/watch/watched_name.h"

namespace venvctl {

// Whether an event has arrived since the last call that concerns one of `inputs`. `inotify` must
// not block.
inline bool is_told(int inotify, const std::vector<WatchedName>& inputs) {
  alignas(inotify_event) char events[64 * 1024];
  const ssize_t count = ::read(inotify, events, sizeof(events));
  for (ssize_t at = 0; at < count;) {
    const auto* event = reinterpret_cast<const inotify_event*>(events + at);
    at += static_cast<ssize_t>(sizeof(*event) + event->len);
    const std::string name = event->len > 0 ? event->name : "";
    for (const WatchedName& input : inputs) {
      const bool is_named = input.name == name || input.counts == WatchedName::Counts::EveryName;
      if (input.watch == event->wd && is_named) return true;
    }
  }
  return false;
}

}  // namespace venvctl
