// The commands of other tools that remove and repair the environments of these tools.
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
  // Variables with which the tool finds the environment; empty if it needs none.
  std::vector<std::pair<std::string, std::string>> variables = {};
  std::string effect = {};  // another effect of the command; "" if none
  // The command depends on the current directory, so venvctl never runs it.
  bool is_for_user = false;
  // The environment is in no directory in which the tool keeps the environments of this user. The
  // author of its files would decide what the tool does, so `words` is empty.
  bool is_of_others = false;

  // "PIPX_HOME=/opt/pipx pipx uninstall black", as typed in a shell.
  std::string shown() const;
};

// Absent: no tool keeps or names the environment. `words` is empty, unless the user's own tool
// keeps the environment in a directory that no project can choose.
std::optional<ToolCommand> removal_by_tool(Session& session, const EnvironmentReport& report);
std::optional<ToolCommand> repair_by_tool(Session& session, const EnvironmentReport& report);
// The command that recreates the environment with `python`, the path of an interpreter. Only pipx
// and `uv tool` have such a command: for other tools, `words` is empty.
std::optional<ToolCommand> upgrade_by_tool(Session& session, const EnvironmentReport& report,
                                           const std::string& python);

// "run pipx reinstall black". If the tool has no such command, says what else to do.
std::string advice_of(const ToolCommand& command);

// Fails if the tool is not installed.
Result<void> check_installed(Session& session, const ToolCommand& command);
// Runs the command in the terminal. Its working directory is "/", so that it reads no project's
// files. Fails if the tool is not installed, reports a failure or is interrupted.
Result<void> run_tool(Session& session, const ToolCommand& command);

// The error "X belongs to pipx, and venvctl never activates it", for commands that activate
// environments.
Error not_for_use(Session& session, const EnvironmentReport& report);

}  // namespace venvctl
