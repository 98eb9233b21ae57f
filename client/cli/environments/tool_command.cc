#include "client/cli/environments/tool_command.h"

#include "client/cli/create/backend.h"
#include "client/cli/create/build.h"
#include "client/cli/create/child_process.h"
#include "client/cli/output/shell_words.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/tool_environments.h"
#include "core/stores/kernelspecs.h"
#include "core/stores/tool_stores.h"

namespace venvctl {
namespace {

enum class Purpose { Remove, Repair };

// Sets `variable` unless the tool finds `directory` without it.
void point_to(const std::string& directory, const std::string& found, std::string_view variable,
              ToolCommand& command) {
  if (directory != found) command.variables.emplace_back(variable, directory);
}

std::string directory_above(std::string_view path, int levels) {
  for (; levels > 0; --levels) path = parent_path(path);
  return std::string(path);
}

ToolCommand of_pipx(Session& session, const std::string& prefix, Purpose purpose) {
  ToolCommand command{"pipx", {}};
  if (base_name(parent_path(prefix)) != "venvs") return command;
  const std::string_view verb = purpose == Purpose::Remove ? "uninstall" : "reinstall";
  command.words = {"pipx", std::string(verb), std::string(base_name(prefix))};
  const std::vector<std::string> homes = pipx_homes(session.variables());
  const bool is_old_used = session.files().status(homes.front()).has_value();
  point_to(directory_above(prefix, 2), is_old_used ? homes.front() : homes.back(), "PIPX_HOME",
           command);
  return command;
}

ToolCommand of_uv_tool(Session& session, const std::string& prefix, Purpose purpose) {
  ToolCommand command{"uv", {"uv", "tool"}};
  if (purpose == Purpose::Remove) {
    command.words.emplace_back("uninstall");
  } else {
    // `uv tool upgrade` refuses an environment without interpreter.
    command.words.insert(command.words.end(), {"install", "--reinstall"});
  }
  command.words.emplace_back(base_name(prefix));
  point_to(directory_above(prefix, 1), uv_tool_directory(session.variables()), "UV_TOOL_DIR",
           command);
  return command;
}

// The cache: above environments-v2/NAME or environments-v2/DIGEST/DIGEST.
ToolCommand of_uv_script(Session& session, const std::string& prefix) {
  ToolCommand command{"uv", {"uv", "cache", "prune"}};
  command.effect = "this removes the environments of all scripts; uv recreates them when needed";
  const bool is_deep = !base_name(parent_path(prefix)).starts_with("environments-");
  point_to(directory_above(prefix, is_deep ? 3 : 2),
           uv_cache_directory(session.files(), session.variables()), "UV_CACHE_DIR", command);
  return command;
}

ToolCommand of_pre_commit(Session& session, const std::string& prefix, Purpose purpose) {
  ToolCommand command{"pre-commit", {"pre-commit"}};
  if (purpose == Purpose::Remove) {
    command.words.emplace_back("gc");
    command.effect = "this removes all hooks that no project uses";
  } else {
    command.words.emplace_back("install-hooks");
    command.effect = "in a project that uses the hook";
  }
  point_to(directory_above(prefix, 2), pre_commit_home(session.variables()), "PRE_COMMIT_HOME",
           command);
  return command;
}

std::optional<ToolCommand> command_for(Session& session, const EnvironmentReport& report,
                                       Purpose purpose) {
  const std::string& kind = report.inspection.kind;
  const std::string& prefix = report.prefix;
  if (kind == "pipx") return of_pipx(session, prefix, purpose);
  if (kind == "uv-tool") return of_uv_tool(session, prefix, purpose);
  if (kind == "uv-script") return of_uv_script(session, prefix);
  if (kind == "pre-commit") return of_pre_commit(session, prefix, purpose);
  // Jupyter only starts its python; it cannot repair the environment.
  if (kind != kKernelKind || purpose == Purpose::Repair) return std::nullopt;
  ToolCommand command{"Jupyter", {"jupyter", "kernelspec", "remove", "-f", report.inspection.name}};
  command.effect = "the environment is kept; afterwards, venvctl remove " + session.typed(prefix) +
                   " deletes it";
  return command;
}

std::optional<std::string> program_of(Session& session, const ToolCommand& command) {
  return find_tool(session.files(), session.variables(), command.words.front());
}

}  // namespace

std::string ToolCommand::shown() const {
  std::string line;
  for (const auto& [name, value] : variables) {
    line += name + "=" + as_typed(std::span(&value, 1)) + " ";
  }
  return displayable(line) + as_typed(words);
}

std::optional<ToolCommand> removal_by_tool(Session& session, const EnvironmentReport& report) {
  return command_for(session, report, Purpose::Remove);
}

std::optional<ToolCommand> repair_by_tool(Session& session, const EnvironmentReport& report) {
  return command_for(session, report, Purpose::Repair);
}

std::string advice_of(const ToolCommand& command) {
  if (command.words.empty()) return command.tool + " itself removes and recreates this environment";
  return "run " + command.shown() + (command.effect.empty() ? "" : " (" + command.effect + ")");
}

Result<void> check_installed(Session& session, const ToolCommand& command) {
  if (program_of(session, command)) return {};
  return Error{ErrorCode::Failed, command.words.front() +
                                      " is not installed, so nothing was changed: install it, "
                                      "then run " +
                                      command.shown()};
}

Result<void> run_tool(Session& session, const ToolCommand& command) {
  Terminal& terminal = session.terminal();
  if (auto found = check_installed(session, command); !found) return found;
  terminal.say(terminal.err(Style::Dim, "$ " + command.shown()));
  ChildCommand child{command.words, tool_variables(session.variables()), "", true};
  child.words.front() = *program_of(session, command);
  for (const auto& [name, value] : command.variables) child.variables.set(name, value);
  Interrupts interrupts;
  Progress progress(terminal);
  progress.begin("running " + command.words.front());
  auto outcome = run_child(child, Deadline::never(), interrupts, progress);
  progress.end();
  if (!outcome) return outcome.error();
  if (interrupts.taken()) {
    return Error{ErrorCode::Failed,
                 command.words.front() + " was interrupted: run " + command.shown() + " again"};
  }
  if (outcome->is_success()) return {};
  return Error{ErrorCode::Failed, command.shown() + " failed with exit code " +
                                      std::to_string(outcome->exit_code) +
                                      ": see its output above"};
}

Error not_for_use(Session& session, const EnvironmentReport& report) {
  const std::string tool(tool_of(report.inspection.kind));
  return {ErrorCode::NotTrusted, session.shown(report.prefix) + " belongs to " + tool +
                                     ", and venvctl never activates it: run the programs that " +
                                     tool + " installed instead"};
}

}  // namespace venvctl
