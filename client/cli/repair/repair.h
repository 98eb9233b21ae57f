// Repairs one environment by the cheapest method that is enough.
#pragma once

#include <string>
#include <vector>

#include "client/cli/records/following.h"
#include "client/cli/repair/diagnosis.h"
#include "client/cli/repair/rebuild.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

struct RepairOutcome {
  enum class State { Ok, WouldRepair, Repaired, NotRepaired };
  State state = State::Ok;
  RepairMethod method = RepairMethod::None;
  std::string problem;            // what was wrong
  std::string text;               // what was done, would be done, or can be done by the user
  std::vector<std::string> left;  // files that were not changed, and still contain the old path
  // The files that a rebuild did not copy, as paths below the environment.
  std::vector<std::string> lost;
};
std::string_view state_name(RepairOutcome::State state);  // as in JSON

// Does what `diagnosis` of `report` says: rewrites files, then updates records, approvals and pins.
// Runs programs only for RepairMethod::Rebuild, and for RepairMethod::ByTool with -y. After a
// failure, the environment is unchanged, or the next repair can complete the change.
Result<RepairOutcome> repair(Session& session, const EnvironmentReport& report,
                             const Diagnosis& diagnosis, Naming naming,
                             const RebuildRequest& request, FittingPythons& pythons,
                             ChangeJournal& journal);

// The outcome that a repair would have; changes nothing.
RepairOutcome rehearsed(Session& session, const EnvironmentReport& report,
                        const Diagnosis& diagnosis, const RebuildRequest& request,
                        FittingPythons& pythons);

}  // namespace venvctl
