// Repairs one environment by the cheapest way that suffices.
#pragma once

#include <string>
#include <vector>

#include "client/cli/repair/diagnosis.h"
#include "client/cli/repair/following.h"
#include "client/cli/repair/rebuild.h"
#include "client/cli/session.h"
#include "core/base/result.h"

namespace venvctl {

struct RepairOutcome {
  enum class State { Well, WouldRepair, Repaired, Left };
  State state = State::Well;
  Rung rung = Rung::None;
  std::string problem;            // what was wrong
  std::string text;               // what was done, would be done, or can be done by the user
  std::vector<std::string> left;  // files that still name the old place
};
std::string_view state_name(RepairOutcome::State state);  // as in JSON

// Does what `diagnosis` of `report` says: rewrites files, then records, approvals and pins follow.
// Runs programs only for Rung::Rebuild, and for Rung::Delegate with -y. A failure changes nothing,
// or leaves an environment that the next repair completes.
Result<RepairOutcome> repair(Session& session, const EnvironmentReport& report,
                             const Diagnosis& diagnosis, Naming naming,
                             const RebuildRequest& request, FittingPythons& pythons);

// The outcome if nothing may be changed.
RepairOutcome rehearsed(Session& session, const EnvironmentReport& report,
                        const Diagnosis& diagnosis, FittingPythons& pythons);

}  // namespace venvctl
