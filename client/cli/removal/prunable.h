// Decides which environments `venvctl prune` deletes, and which it keeps.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "client/cli/lookup/report.h"
#include "client/cli/processes/running_processes.h"
#include "client/cli/repair/fitting_python.h"
#include "client/cli/session/session.h"

namespace venvctl {

// An environment that meets one of these criteria is pruned.
struct PruneCriteria {
  std::optional<int64_t> unused_for;  // seconds
  bool orphaned = false;
  bool broken = false;
};

struct PruneReason {
  std::string text;        // "broken: its bin/python does not point to an executable file"
  bool is_damage = false;  // the environment is broken or incomplete
};

// Absent: the environment meets none of the criteria, or was made in another world
// (docs/elsewhere.md), where it may be needed. A directory on a drive that may not be mounted now
// does not count as missing.
std::optional<PruneReason> reason_to_prune(Session& session, const EnvironmentReport& report,
                                           const PruneCriteria& wanted, int64_t now);

// Decides which environments are kept although they meet the criteria.
class ReasonsToKeep {
 public:
  // Reads the list of processes once, to know which of `prefixes` are in use.
  ReasonsToKeep(Session& session, std::span<const std::string> prefixes);

  // "is protected" or "is in use by process 4711"; "" if the environment may be deleted.
  std::string for_environment(const EnvironmentReport& report, const PruneReason& reason);

 private:
  std::string doubt_about_damage(const EnvironmentReport& report);
  bool is_witnessed_lately(const EnvironmentReport& report) const;
  std::string user_of(const EnvironmentReport& report) const;

  Session& session_;
  RunningProcesses running_;
  FittingPythons pythons_;
};

}  // namespace venvctl
