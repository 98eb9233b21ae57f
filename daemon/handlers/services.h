// The services that handlers use; Daemon provides them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "daemon/decisions/decisions.h"
#include "daemon/known_environments/known_environments.h"
#include "daemon/news/news.h"
#include "daemon/state/state_copy.h"
#include "daemon/watch/shells.h"

namespace venvctl {

// A fault that degrades the service, and its fix.
struct Degraded {
  std::string fault;  // Fault::name of core/faults/faults.h
  std::string what;
  std::string fix;
};

struct DaemonFacts {
  pid_t pid = 0;
  std::string version;
  std::chrono::steady_clock::time_point started;
  std::string started_by;  // "systemd", "supervisor", "manual"
  std::string socket_path;
  std::string state_directory;
  uint64_t mount_namespace = 0;  // inode of the daemon's namespace; 0 if unknown
};

// A container may share HOME and the runtime directory with the daemon but see different files. The
// client in the container then decides by itself. `mount_namespace`: of the client; 0 if unknown.
inline bool sees_other_files(uint64_t mount_namespace, const DaemonFacts& facts) {
  return mount_namespace != 0 && facts.mount_namespace != 0 &&
         mount_namespace != facts.mount_namespace;
}

struct Services {
  const DaemonFacts& facts;
  Decisions& decisions;
  StateCopy& state;
  Shells& shells;
  Epoch& epoch;
  KnownEnvironments& environments;
  News& news;
  // Handles all file events up to now.
  std::function<void()> read_events;
  // The same, but for no longer than one turn of the loop.
  std::function<void()> read_some_events;
  // Makes every shell ask again, and drops the remembered answers.
  std::function<void()> everyone_asks_again;
  std::function<size_t()> worker_count;
  std::function<std::vector<Degraded>()> degraded;
  // Ends the daemon after running work has finished.
  std::function<void()> leave;
};

}  // namespace venvctl
