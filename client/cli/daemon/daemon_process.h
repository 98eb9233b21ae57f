// Finds the daemon's process, whether or not the daemon answers.
#pragma once

#include <sys/types.h>

#include <optional>

#include "core/places/places.h"

namespace venvctl {

struct DaemonProcess {
  pid_t pid = 0;
  pid_t supervisor = 0;  // 0: no process
  bool is_stopped = false;
};

// The process that holds the daemon's lock in these places. Searches /proc, and does not access the
// lock.
std::optional<DaemonProcess> daemon_process(const Places& places);

// True if neither the daemon nor its supervisor runs any more. Zombies count as ended.
bool is_gone(const DaemonProcess& process);

}  // namespace venvctl
