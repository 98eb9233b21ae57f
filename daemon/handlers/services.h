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

// A fault that affects the service, and its fix.
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

// A program in a container may have the same HOME and runtime directory as the daemon, but see
// different files. The client in the container then reads the files itself. `mount_namespace` is
// that of the client; 0 if unknown.
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
  // Like read_events, but stops after a few milliseconds (Watcher::read_for_a_turn).
  std::function<void()> read_some_events;
  // Forgets all cached decisions, and makes every shell ask again.
  std::function<void()> everyone_asks_again;
  std::function<size_t()> worker_count;
  std::function<std::vector<Degraded>()> degraded;
  // Ends the daemon when running work has finished.
  std::function<void()> leave;
};

}  // namespace venvctl
