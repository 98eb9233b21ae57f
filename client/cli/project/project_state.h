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
  // "other": this shell has another environment, which was activated manually. "stale": packages
  // differ. "ok": neither.
  std::string_view word = "ok";
  Comparison packages;
};

// Reads only files, and runs no program. `report`: the report on the environment of the session's
// directory.
ProjectState project_state(Session& session, const EnvironmentReport& report);

// Adds the keys to `json` that docs/interface.md describes.
void add_state(const ProjectState& state, Json& json);

// The differences, one line for each package; "" if there is nothing to compare.
std::string packages_text(const Session& session, const ProjectState& state);

}  // namespace venvctl
