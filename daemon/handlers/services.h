// What handlers work with; main makes it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "daemon/decisions/decisions.h"
#include "daemon/decisions/state.h"
#include "daemon/inventory/inventory.h"
#include "daemon/watch/shells.h"

namespace venvctl {

// Something that works less well than it could, and what helps.
struct Degraded {
  std::string fault;  // Fault::name of wire/faults.h
  std::string what;
  std::string cure;
};

struct DaemonFacts {
  pid_t pid = 0;
  std::string version;
  std::chrono::steady_clock::time_point started;
  std::string started_by;  // "systemd", "supervisor", "hand"
  std::string socket_path;
  std::string state_directory;
  uint64_t mount_namespace = 0;  // inode of ours; 0 unknown
};

struct Services {
  const DaemonFacts& facts;
  Decisions& decisions;
  State& state;
  Shells& shells;
  Epoch& epoch;
  Inventory& inventory;
  // Whatever has happened to files until now is taken in.
  std::function<void()> read_events;
  // Every shell asks again, and nothing is answered from memory.
  std::function<void()> everyone_asks_again;
  std::function<size_t()> worker_count;
  std::function<std::vector<Degraded>()> degraded;
  // Ends the daemon, after what is at work.
  std::function<void()> leave;
};

}  // namespace venvctl
