// The commands with which other tools remove and repair the environments that they keep.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

struct ToolCommand {
  std::string tool;                // "pipx", "uv", "pre-commit", "Jupyter"
  std::vector<std::string> words;  // empty: the tool has no such command
  // The variables that the tool needs to find the environment; empty if it finds it without them.
  std::vector<std::pair<std::string, std::string>> variables = {};
  std::string effect = {};   // what it does in addition; "" if nothing
  bool is_for_user = false;  // it depends on the current directory, so venvctl never runs it
  // The environment is not in one of the user's own directories of the tool, so the author of its
  // files would decide what the tool does. `words` is then empty.
  bool is_of_others = false;

  // "PIPX_HOME=/opt/pipx pipx uninstall black", as typed in a shell.
  std::string shown() const;
};

// Absent: the environment is not one that a tool keeps or names. `words` is empty unless the user's
// own tool keeps the environment in a directory that no project chooses.
std::optional<ToolCommand> removal_by_tool(Session& session, const EnvironmentReport& report);
std::optional<ToolCommand> repair_by_tool(Session& session, const EnvironmentReport& report);

// "run pipx reinstall black"; what to do if there is no such command.
std::string advice_of(const ToolCommand& command);

// Fails if the tool is not installed.
Result<void> check_installed(Session& session, const ToolCommand& command);
// Runs the command in the terminal, in "/", where no project's files count. Fails if the tool is
// not installed or reports a failure, and if it was interrupted.
Result<void> run_tool(Session& session, const ToolCommand& command);

// "X belongs to pipx, and venvctl never activates it": for commands that would use it.
Error not_for_use(Session& session, const EnvironmentReport& report);

}  // namespace venvctl
