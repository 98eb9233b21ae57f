// Whether an environment has the packages that its project requires, and whether the shell uses the
// environment.
#pragma once

#include <string>
#include <string_view>

#include "client/cli/output/json.h"
#include "client/cli/session/session.h"
#include "core/inventory/environment_report.h"
#include "core/locks/comparison.h"

namespace venvctl {

struct ProjectState {
  // "other": another environment was activated manually in this shell. "stale": there are
  // differences. "ok": neither.
  std::string_view word = "ok";
  Comparison packages;
};

// Reads only files, and runs no program. `report` is the report on the environment that the
// session's directory gets.
ProjectState project_state(Session& session, const EnvironmentReport& report);

// Adds the keys that docs/interface.md describes to `json`.
void add_state(const ProjectState& state, Json& json);

// The differences, one line for each package; "" if there is nothing to compare.
std::string packages_text(const Session& session, const ProjectState& state);

}  // namespace venvctl
