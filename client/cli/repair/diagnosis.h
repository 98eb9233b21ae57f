// Finds out what is wrong with an environment, and the cheapest way to repair it.
#pragma once

#include <optional>
#include <string>

#include "client/cli/lookup/tool_command.h"
#include "client/cli/repair/fitting_python.h"
#include "client/cli/repair/project_tool_repair.h"
#include "client/cli/session/session.h"
#include "core/inventory/environment_report.h"
#include "core/relocation/relocation.h"

namespace venvctl {

// The repair methods, the cheapest first.
enum class RepairMethod {
  None,         // nothing is wrong
  Relink,       // the environment's version of Python is now at another path
  UpdatePaths,  // the environment was moved; its Python may also be at another path
  ByTool,       // only the tool that keeps the environment can recreate it
  Rebuild,      // no Python of the environment's version is installed
  Impossible,   // venvctl cannot repair it
};
std::string_view method_name(RepairMethod method);  // as in JSON

struct Diagnosis {
  RepairMethod method = RepairMethod::None;
  std::string problem;  // "its Python /usr/bin/python3.11 no longer exists"; "" if nothing is wrong
  std::string advice;   // for ByTool, Rebuild and Impossible: what the user can do
  // For Relink and UpdatePaths.
  Relocation relocation;
  std::string old_place;  // "" unless it was moved
  // For ByTool: at most one of these. If both are absent, only the advice helps.
  std::optional<ToolCommand> command;
  std::optional<ProjectCommand> project_command;
};

// Reads only files, and runs no program. `report` is the report on an environment that exists.
Diagnosis diagnosis_of(Session& session, const EnvironmentReport& report, FittingPythons& pythons);

// Changes the method to Rebuild, or to ByTool if a tool keeps the environment. Does not change
// Impossible.
void to_be_rebuilt(Session& session, const EnvironmentReport& report, Diagnosis& diagnosis);

// What Relink or UpdatePaths will do: "replace ~/old/.venv in its files, use
// /usr/bin/python3.11".
std::string plan_of(const Session& session, const Diagnosis& diagnosis);
// What Relink or UpdatePaths did: "paths changed from ~/old/.venv to ~/new/.venv, Python is now
// /usr/bin/python3.11".
std::string result_of(const Session& session, const Diagnosis& diagnosis);

}  // namespace venvctl
