// Lets pipx or uv recreate an environment that it keeps for a program, and keeps the old one.
#pragma once

#include <string>
#include <string_view>

#include "client/cli/lookup/tool_command.h"
#include "client/cli/records/change_journal.h"
#include "client/cli/repair/rebuild.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

// Whether the tool of this kind recreates one environment from its own record in this environment.
bool is_recreated_from_its_record(std::string_view kind);

// Fails if recreate_by_own_tool() would fail before its first change: the tool is not installed,
// programs run from the environment, or the trash is on another file system.
Result<void> check_recreatable(Session& session, const EnvironmentReport& report,
                               const ToolCommand& command);

struct RecreatedByOwnTool {
  std::string trashed;  // the path of the old environment in the trash
};

// Exchanges the environment for a copy of itself, because the tool reads its record there. Moves
// the old environment to the trash, then runs the command. Inspects the environment to see whether
// this succeeded. If the old environment already worked, a working environment proves nothing, so
// the command must also exit with 0.
//
// After a failure, moves what is at the path to the trash, and restores the old environment and the
// links to its programs. The step in the journal covers the whole time.
Result<RecreatedByOwnTool> recreate_by_own_tool(Session& session, const EnvironmentReport& report,
                                                const ToolCommand& command,
                                                const RebuildRequest& request,
                                                ChangeJournal& journal);

}  // namespace venvctl
