#include "client/cli/processes/objections.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

#include "client/cli/lookup/tool_command.h"
#include "client/cli/processes/environment_processes.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/form.h"
#include "core/environments/inspection.h"
#include "core/environments/tool_environments.h"
#include "core/inventory/environment_look.h"

namespace venvctl {
namespace {

void add(const std::string& directory, std::string_view words, std::vector<KeptDirectory>& kept) {
  if (!is_absolute_path(directory)) return;
  for (const std::string& each : path_and_parents(normal_path("/", directory))) {
    struct stat status {};
    if (stat(each.c_str(), &status) == 0) kept.push_back({{status.st_dev, status.st_ino}, words});
  }
}

std::string physical_directory() {
  char path[PATH_MAX];
  return getcwd(path, sizeof path) == nullptr ? "" : path;
}

// The objection to deleting an environment that a tool keeps. Only the tool itself may remove or
// recreate it.
Objection objection_of_tool(Session& session, const std::string& prefix,
                            const Inspection& inspection, bool is_to_be_recreated) {
  EnvironmentReport report;
  report.prefix = prefix;
  report.inspection = inspection;
  const auto command =
      is_to_be_recreated ? repair_by_tool(session, report) : removal_by_tool(session, report);
  return {"belongs to " + command->tool, advice_of(*command)};
}

std::optional<Objection> objection_to(Session& session, const std::string& prefix,
                                      bool keeps_directory) {
  const auto itself = session.files().link_status(prefix);
  if (itself && itself->type == FileType::Symlink) {
    const auto target = real_path(session.files(), prefix);
    if (!target) return Objection{"is a broken symbolic link", "remove the link with rm"};
    return Objection{"is a symbolic link to " + session.shown(*target),
                     "give that path, or remove the link with rm"};
  }
  const auto inspection = inspect_environment(session.files(), prefix);
  if (!inspection) return Objection{"is not an environment", "check the path"};
  if (const std::string_view tool = tool_of(inspection->kind); !tool.empty()) {
    return objection_of_tool(session, prefix, *inspection, keeps_directory);
  }
  auto held = hold_directory(prefix);
  if (!held) return Objection{"cannot be opened", "check its permissions"};
  DeletionRules rules{kept_directories(session)};
  rules.keeps_directory = keeps_directory;
  return DeletionGuard(*held, rules).objection(Access::AsItIs);
}

// " ~/x/.venv", or "" if a command uses this environment without an argument.
std::string words_naming(const Session& session, const std::string& prefix) {
  const bool is_default = session.change_option(session.directory()).empty() &&
                          prefix == join_path(session.directory(), ".venv");
  return is_default ? "" : " " + session.typed(prefix);
}

}  // namespace

std::vector<KeptDirectory> kept_directories(Session& session) {
  std::vector<KeptDirectory> kept;
  FileSystem& files = session.files();
  for (const std::string& home : {session.home(), session.user().home}) {
    add(home, "your home directory", kept);
    add(real_path(files, home).value_or(""), "your home directory", kept);
  }
  for (const std::string& here : {session.directory(), physical_directory()}) {
    add(here, "the current directory", kept);
  }
  return kept;
}

std::optional<Objection> objection_to_removal(Session& session, const std::string& prefix) {
  return objection_to(session, prefix, false);
}

std::optional<Objection> objection_to_clearing(Session& session, const std::string& prefix) {
  if (!fits_into_path_variable(prefix)) {
    return Objection{
        "has a colon, a control character, or both a backslash and invalid UTF-8 in its path",
        "move the environment to another path"};
  }
  if (is_made_on_windows(session.files(), prefix)) {
    return Objection{"was created on Windows and may still be used there",
                     "give another path to venvctl create, or rename this environment first"};
  }
  return objection_to(session, prefix, true);
}

Result<void> check_unused(Session& session, std::span<const std::string> prefixes,
                          std::string_view way_out) {
  const RunningProcesses found = processes_executing(session, prefixes);
  if (found.by_prefix.empty()) return {};
  const auto& [prefix, processes] = *found.by_prefix.begin();
  constexpr size_t kShown = 3;
  constexpr size_t kCommandColumns = 40;
  std::string text;
  for (size_t i = 0; i < std::min(kShown, processes.size()); ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(processes[i].pid) + " (" +
            displayable(processes[i].command, kCommandColumns) + ")";
  }
  if (processes.size() > kShown) {
    text += " and " + std::to_string(processes.size() - kShown) + " more";
  }
  const bool is_one = processes.size() == 1;
  return Error{ErrorCode::Failed, session.shown(prefix) + " is in use by " +
                                      (is_one ? "process " : "processes ") + text + ": end " +
                                      (is_one ? "it" : "them") + " first" + std::string(way_out)};
}

std::optional<Objection> protection_of(Session& session, const std::string& prefix) {
  if (is_frozen_by_conda(session.files(), prefix)) {
    return Objection{"is protected by its file conda-meta/frozen",
                     "delete this file first, or pass --force"};
  }
  auto environments = session.state().environments();
  if (!environments) return Objection{"may be protected", environments.error().message};
  const auto is_it = [&](const EnvironmentRecord& record) {
    return record.is_protected &&
           (record.prefix == prefix || is_same_file(session.files(), record.prefix, prefix));
  };
  if (std::ranges::none_of((*environments)->records, is_it)) return std::nullopt;
  return Objection{"is protected",
                   "run venvctl unprotect " + session.typed(prefix) + " first, or pass --force"};
}

Result<void> check_may_go(Session& session, std::span<const std::string> prefixes) {
  for (const std::string& prefix : prefixes) {
    if (const auto objection = protection_of(session, prefix)) {
      return refusal(session.shown(prefix), *objection);
    }
  }
  return check_unused(session, prefixes);
}

std::string clear_command(const Session& session, const std::string& prefix) {
  return "venvctl create --clear" + words_naming(session, prefix);
}

std::optional<std::string> fix_without_repair(Session& session, const std::string& prefix) {
  const EnvironmentForm form = environment_form(session.files(), prefix);
  if (form == EnvironmentForm::Elsewhere) return "run venvctl use --refresh in its project";
  if (form != EnvironmentForm::Venv) {
    return "recreate it with conda or pixi";
  }
  if (!is_made_on_windows(session.files(), prefix)) return std::nullopt;
  return "use it on Windows, or create another environment";
}

std::string fix_of_other_world() {
  return "use it there, or run venvctl create in its project to create another one here";
}

std::string fix_of_health(Session& session, const EnvironmentReport& report) {
  const std::string& prefix = report.prefix;
  const Health health = report.inspection.health;
  if (report.inspection.is_of_other_world) return fix_of_other_world();
  if (health == Health::Broken || health == Health::Foreign) {
    const auto other = fix_without_repair(session, prefix);
    return other ? *other : "run venvctl repair" + words_naming(session, prefix);
  }
  return repair_of(session, prefix, clear_command(session, prefix));
}

std::string repair_of(Session& session, const std::string& prefix, const std::string& command) {
  const auto objection = objection_to_clearing(session, prefix);
  if (!objection) return "run " + command;
  return session.shown(prefix) + " " + objection->what + ": " + objection->fix;
}

}  // namespace venvctl
