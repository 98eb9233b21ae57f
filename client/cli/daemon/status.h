// What the daemon reports about itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/cli/output/json.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

struct DegradedState {
  std::string fault;  // a name from core/faults/faults.h; "" from an older daemon
  std::string what;
  std::string fix;
};

struct DaemonStatus {
  int64_t pid = 0;
  std::string version;
  int64_t protocol = 0;  // 0: not reported
  int64_t uptime_seconds = 0;
  std::string started_by;  // "systemd", "supervisor", "manual"
  int64_t shells = 0;
  int64_t environments = 0;
  int64_t watches = 0;
  std::string state_directory;  // "" from an older daemon
  std::vector<DegradedState> degraded;
};

struct DaemonReply {
  DaemonStatus status;
  Json json;  // the reply itself
};

// Fails with Unreachable if no daemon runs.
Result<DaemonReply> daemon_status(Session& session);

// "running for 3 minutes (pid 12, started by systemd), 2 shells"
std::string summary(const DaemonStatus& status);

}  // namespace venvctl
