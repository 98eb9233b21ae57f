// What the daemon says of itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/cli/output/json.h"
#include "client/cli/session.h"
#include "core/base/result.h"

namespace venvctl {

struct DegradedState {
  std::string fault;  // as in wire/faults.h; "" from an older daemon
  std::string what;
  std::string cure;
};

struct DaemonStatus {
  int64_t pid = 0;
  std::string version;
  int64_t protocol = 0;  // 0 not told
  int64_t uptime_seconds = 0;
  std::string started_by;  // "systemd", "supervisor", "hand"
  int64_t shells = 0;
  int64_t environments = 0;
  int64_t watches = 0;
  std::string state_directory;  // "" from an older daemon
  std::vector<DegradedState> degraded;
};

struct DaemonReply {
  DaemonStatus status;
  Json json;  // the reply as it came
};

// Code Unreachable when none runs.
Result<DaemonReply> daemon_status(Session& session);

// Where the daemon keeps its state when that is not where this command reads it: the two have
// different ideas of HOME or XDG_STATE_HOME. "" when it is the same.
std::string other_state_directory(Session& session, const DaemonStatus& status);

// "running for 3 minutes (pid 12, started by systemd), 2 shells"
std::string summary(const DaemonStatus& status);

}  // namespace venvctl
