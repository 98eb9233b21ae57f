// What is wrong with an environment, and the cheapest way to repair it.
#pragma once

#include <optional>
#include <string>

#include "client/cli/environments/tool_command.h"
#include "client/cli/repair/fitting_python.h"
#include "client/cli/session.h"
#include "core/inventory/environment_report.h"
#include "core/relocation/relocation.h"

namespace venvctl {

// The ladder, the cheapest first.
enum class Rung {
  None,      // nothing is wrong
  Relink,    // the same version of Python is elsewhere
  Reroot,    // it was moved; the Python may also be elsewhere
  Delegate,  // only the tool that keeps it can renew it
  Rebuild,   // its version of Python is gone
  Never,     // venvctl cannot repair it
};
std::string_view rung_name(Rung rung);  // as in JSON

struct Diagnosis {
  Rung rung = Rung::None;
  std::string problem;  // "its bin/python leads nowhere"; "" if nothing is wrong
  std::string advice;   // for Delegate, Rebuild and Never: what the user can do
  // For Relink and Reroot.
  Relocation relocation;
  std::string old_place;               // "" unless it was moved
  std::optional<ToolCommand> command;  // for Delegate; absent: only the advice
};

// Reads files only. `report` is of an environment that exists.
Diagnosis diagnosis_of(Session& session, const EnvironmentReport& report, FittingPythons& pythons);

// Makes the diagnosis one for a rebuild, or for the tool that keeps the environment; not if the
// environment cannot be repaired.
void to_be_rebuilt(Session& session, const EnvironmentReport& report, Diagnosis& diagnosis);

// "relink to /usr/bin/python3.11", "re-root from ~/old/.venv": what Relink or Reroot does.
std::string plan_of(const Session& session, const Diagnosis& diagnosis);

}  // namespace venvctl
