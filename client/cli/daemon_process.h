// The daemon as a process of this machine, whether or not it answers.
#pragma once

#include <sys/types.h>

#include <optional>

#include "core/places/places.h"

namespace venvctl {

struct DaemonProcess {
  pid_t pid = 0;
  pid_t supervisor = 0;  // 0: it has none
  bool is_stopped = false;
};

// The one that holds the lock of these places; found in /proc, without touching the lock.
std::optional<DaemonProcess> daemon_process(const Places& places);

// Neither it nor its supervisor runs any more, whether or not their parents have noticed.
bool is_gone(const DaemonProcess& process);

}  // namespace venvctl
