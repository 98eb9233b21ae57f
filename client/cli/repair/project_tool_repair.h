// Lets the tool of a project recreate an environment that only this tool can recreate.
#pragma once

#include <optional>
#include <string>

#include "client/cli/records/change_journal.h"
#include "client/cli/repair/fitting_python.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

// The command of Poetry, Pipenv, PDM, Hatch, conda or pixi that creates the environment of a
// project, as `venvctl create` runs it.
struct ProjectCommand {
  std::string directory;  // of the project; "" if the project is not known
  std::string command;    // "poetry install"

  bool can_run() const { return !directory.empty(); }
};

// Absent unless the environment has a name that such a tool derived from the project's path or from
// the version of Python, or is conda's or pixi's. Reads only files. The directory is "" if the
// project no longer leads to this environment.
std::optional<ProjectCommand> project_command_for(Session& session,
                                                  const EnvironmentReport& report);

// "run poetry install in ~/shop"
std::string advice_of(const Session& session, const ProjectCommand& command);

// "run /usr/bin/poetry env use /usr/bin/python3.11, then /usr/bin/poetry install in ~/shop". Fails
// if recreate_by_project_tool() would fail before it changes anything. Changes nothing.
Result<std::string> rehearsed_commands(Session& session, const EnvironmentReport& report,
                                       const ProjectCommand& command, bool is_offline,
                                       FittingPythons& pythons);

struct RecreatedByTool {
  std::string place;  // the path of the new environment; it may differ from the path of the old one
  std::string note;   // what the user should know about the new environment; "" if nothing
};

// Moves the environment to the trash, and runs the command in the project, with the nearest
// suitable Python if the tool accepts one. Inspects the environment to see whether the command
// succeeded. If it did not, moves what the tool made to the trash, and the old environment back to
// its path. The step in the journal covers the whole time, so that `undo` brings the environment
// back after a kill.
//
// Fails before it changes anything if the environment may not be replaced (as for rebuild()), if
// the tool is not installed, or if the tool cannot be kept from using the network (`is_offline`).
Result<RecreatedByTool> recreate_by_project_tool(Session& session, const EnvironmentReport& report,
                                                 const ProjectCommand& command, bool is_offline,
                                                 FittingPythons& pythons, ChangeJournal& journal);

}  // namespace venvctl
