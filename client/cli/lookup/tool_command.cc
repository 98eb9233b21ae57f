#include "client/cli/lookup/tool_command.h"

#include "client/cli/create/backend.h"
#include "client/cli/create/build.h"
#include "client/cli/create/child_process.h"
#include "client/cli/output/shell_words.h"
#include "client/programs/tool_search.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/environments/tool_environments.h"
#include "core/files/version_control.h"
#include "core/stores/kernelspecs.h"
#include "core/stores/tool_stores.h"

namespace venvctl {
namespace {

enum class Purpose { Remove, Repair, Upgrade };

// Sets `variable`, unless the tool finds `directory` without it.
void point_to(const std::string& directory, const std::string& found, std::string_view variable,
              ToolCommand& command) {
  if (directory != found) command.variables.emplace_back(variable, directory);
}

// Whether the tool has its own record of the environment. Without this record, the tool does not
// know the environment. False for a name that begins with a dash, because the tool would read it as
// an option.
bool has_record(Session& session, const std::string& prefix, std::string_view name) {
  const auto record = session.files().link_status(join_path(prefix, name));
  return record && record->is_regular() && !base_name(prefix).starts_with('-');
}

// Whether the directory is in a work tree that does not contain the home directory.
bool is_in_project(Session& session, const std::string& directory) {
  for (const std::string& each : path_and_parents(directory)) {
    if (path_contains(each, session.home())) return false;
    std::vector<std::string> names;
    for (const DirectoryEntry& entry :
         session.files().list(each).value_or(std::vector<DirectoryEntry>())) {
      names.push_back(entry.name);
    }
    if (is_repository(names)) return true;
  }
  return false;
}

// An environment in a directory in which a tool keeps the environments of this user.
struct KeptEnvironment {
  std::string directory;
  std::string prefix;  // below `directory`
};

// The environment at `prefix`. Absent: no tool of the user keeps it, or a project may have chosen
// its directory.
std::optional<KeptEnvironment> kept_environment(Session& session, std::string_view kind,
                                                const std::string& prefix) {
  FileSystem& files = session.files();
  const auto real = real_path(files, prefix);
  for (const OwnToolDirectory& own : own_tool_directories(files, session.variables(), kind)) {
    const auto directory = real_path(files, own.path);
    const bool is_inside =
        real && directory && *real != *directory && path_contains(*directory, *real);
    if (is_inside && (own.is_standard || !is_in_project(session, *directory))) {
      return KeptEnvironment{own.path, join_path(own.path, path_below(*directory, *real))};
    }
  }
  return std::nullopt;
}

ToolCommand of_pipx(Session& session, const KeptEnvironment& kept, Purpose purpose) {
  const std::string& prefix = kept.prefix;
  ToolCommand command{"pipx", {}};
  const bool is_known = parent_path(prefix) == join_path(kept.directory, "venvs") &&
                        has_record(session, prefix, "pipx_metadata.json");
  if (!is_known) return command;
  const std::string_view verb = purpose == Purpose::Remove ? "uninstall" : "reinstall";
  command.words = {"pipx", std::string(verb), std::string(base_name(prefix))};
  const std::vector<std::string> homes = pipx_homes(session.variables());
  const bool is_old_used = session.files().status(homes.front()).has_value();
  point_to(kept.directory, is_old_used ? homes.front() : homes.back(), "PIPX_HOME", command);
  return command;
}

ToolCommand of_uv_tool(Session& session, const EnvironmentReport& report,
                       const KeptEnvironment& kept, Purpose purpose) {
  const std::string& prefix = kept.prefix;
  ToolCommand command{"uv", {}};
  const bool is_known =
      parent_path(prefix) == kept.directory && has_record(session, prefix, "uv-receipt.toml");
  if (!is_known) return command;
  command.words = {"uv", "tool"};
  if (purpose == Purpose::Remove) {
    command.words.emplace_back("uninstall");
  } else if (purpose == Purpose::Upgrade && is_usable(report.inspection)) {
    // Unlike `install`, this keeps the packages that were added with --with.
    command.words.emplace_back("upgrade");
  } else {
    // `uv tool upgrade` refuses an environment without an interpreter.
    command.words.insert(command.words.end(), {"install", "--reinstall"});
  }
  command.words.emplace_back(base_name(prefix));
  point_to(kept.directory, uv_tool_directory(session.variables()), "UV_TOOL_DIR", command);
  return command;
}

ToolCommand of_uv_script(Session& session, const KeptEnvironment& kept) {
  ToolCommand command{"uv", {"uv", "cache", "prune"}};
  command.effect = "this removes the environments of all scripts; uv recreates them when needed";
  point_to(kept.directory, uv_cache_directory(session.files(), session.variables()), "UV_CACHE_DIR",
           command);
  return command;
}

ToolCommand of_pre_commit(Session& session, const KeptEnvironment& kept, Purpose purpose) {
  ToolCommand command{"pre-commit", {"pre-commit"}};
  if (purpose == Purpose::Remove) {
    command.words.emplace_back("gc");
    command.effect = "this removes all hooks that no project uses";
  } else {
    command.words.emplace_back("install-hooks");
    command.effect = "in a project that uses the hook";
    command.is_for_user = true;
  }
  point_to(kept.directory, pre_commit_home(session.variables()), "PRE_COMMIT_HOME", command);
  return command;
}

std::optional<ToolCommand> command_for(Session& session, const EnvironmentReport& report,
                                       Purpose purpose) {
  const std::string& kind = report.inspection.kind;
  const std::string& prefix = report.prefix;
  if (is_tool_kind(kind)) {
    const auto kept = kept_environment(session, kind, prefix);
    if (!kept) {
      ToolCommand command{std::string(tool_of(kind)), {}};
      command.is_of_others = true;
      return command;
    }
    if (kind == "pipx") return of_pipx(session, *kept, purpose);
    if (kind == "uv-tool") return of_uv_tool(session, report, *kept, purpose);
    if (kind == "uv-script") return of_uv_script(session, *kept);
    return of_pre_commit(session, *kept, purpose);
  }
  if (is_elsewhere_kind(kind)) {
    ToolCommand command{"venvctl use", {"venvctl", "-C", report.project, "use"}};
    command.words.emplace_back(purpose == Purpose::Remove ? "--forget" : "--refresh");
    command.is_for_user = true;
    return command;
  }
  // Jupyter only starts its python; it cannot repair the environment.
  if (kind != kKernelKind || purpose != Purpose::Remove) return std::nullopt;
  ToolCommand command{"Jupyter", {}};
  if (report.inspection.name.starts_with('-')) return command;
  command.words = {"jupyter", "kernelspec", "remove", "-f", report.inspection.name};
  command.effect =
      "this keeps the environment; venvctl remove " + session.typed(prefix) + " then removes it";
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

std::optional<ToolCommand> upgrade_by_tool(Session& session, const EnvironmentReport& report,
                                           const std::string& python) {
  auto command = command_for(session, report, Purpose::Upgrade);
  if (!command || command->words.empty()) return command;
  if (report.inspection.kind != "pipx" && report.inspection.kind != "uv-tool") {
    command->words.clear();
    return command;
  }
  // The name of the environment is the last word.
  command->words.insert(command->words.end() - 1, {"--python", python});
  return command;
}

std::string advice_of(const ToolCommand& command) {
  if (command.is_of_others) {
    return "your " + command.tool +
           " does not keep environments in this directory, so venvctl does not change it: find out "
           "which program created it";
  }
  if (command.words.empty()) {
    return "do not change it yourself, because only " + command.tool + " removes and recreates it";
  }
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
  ChildCommand child{command.words, tool_variables(session.variables()), "/", true};
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
