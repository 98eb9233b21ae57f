// Lets a project's tool recreate an environment that only this tool can recreate.
#pragma once

#include <optional>
#include <string>

#include "client/cli/records/change_journal.h"
#include "client/cli/repair/fitting_python.h"
#include "client/cli/repair/rebuild.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

// The command with which Poetry, Pipenv, PDM, Hatch, conda or pixi creates a project's environment.
// `venvctl create` runs the same command.
struct ProjectCommand {
  std::string directory;  // the project's directory; "" if the project is not known
  std::string command;    // "poetry install"

  bool can_run() const { return !directory.empty(); }
};

// Present only if the tool derived the environment's name from the project's path or from the
// version of Python, or if the environment belongs to conda or pixi. Reads only files. The
// directory is "" if the project no longer leads to this environment.
std::optional<ProjectCommand> project_command_for(Session& session,
                                                  const EnvironmentReport& report);

// "run poetry install in ~/shop"
std::string advice_of(const Session& session, const ProjectCommand& command);

// "run /usr/bin/poetry env use /usr/bin/python3.11, then /usr/bin/poetry install in ~/shop".
// Changes nothing. Fails if recreate_by_project_tool() would fail before its first change.
Result<std::string> rehearsed_commands(Session& session, const EnvironmentReport& report,
                                       const ProjectCommand& command, const RebuildRequest& request,
                                       FittingPythons& pythons);

struct RecreatedByTool {
  std::string place;    // the path of the new environment, which may differ from the old path
  std::string trashed;  // the path of the old environment in the trash
  std::string note;     // what the user should know about the new environment; "" if nothing
};

// Moves the environment to the trash, and runs the command in the project, with the Python of
// `request` or the nearest suitable one if the tool accepts one. Then inspects the environment to
// see whether this succeeded. If not, moves everything that the tool made to the trash, and moves
// the old environment back. The step in the journal covers the whole time: after a kill, `undo`
// restores the environment.
//
// Fails before its first change if the environment must not be replaced (as for rebuild()), if the
// tool is not installed, or if `request` is offline and the tool cannot be stopped from using the
// network.
Result<RecreatedByTool> recreate_by_project_tool(Session& session, const EnvironmentReport& report,
                                                 const ProjectCommand& command,
                                                 const RebuildRequest& request,
                                                 FittingPythons& pythons, ChangeJournal& journal);

}  // namespace venvctl
