// Repairs one environment with the cheapest method that works.
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
  std::string text;               // what was done or would be done, or what the user can do
  std::vector<std::string> left;  // unchanged files that still contain the old path
  // files that a rebuild did not copy; relative to the environment
  std::vector<std::string> lost;
  // After a tool's command, otherwise "": the paths of the new environment, and of the old one in
  // the trash.
  std::string place = {};
  std::string trashed = {};
};
std::string_view state_name(RepairOutcome::State state);  // as in JSON

// Repairs the environment of `report` as `diagnosis` says: rewrites files, then updates records,
// approvals and pins. Runs programs only for RepairMethod::Rebuild, and for RepairMethod::ByTool
// with -y. After a failure, the environment is unchanged, or the next repair can complete the
// change.
Result<RepairOutcome> repair(Session& session, const EnvironmentReport& report,
                             const Diagnosis& diagnosis, Naming naming,
                             const RebuildRequest& request, FittingPythons& pythons,
                             ChangeJournal& journal);

// The outcome that a repair would have; changes nothing.
RepairOutcome rehearsed(Session& session, const EnvironmentReport& report,
                        const Diagnosis& diagnosis, const RebuildRequest& request,
                        FittingPythons& pythons);

}  // namespace venvctl
