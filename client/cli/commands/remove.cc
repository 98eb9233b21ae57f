#include <algorithm>

#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/create/interrupts.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/processes/objections.h"
#include "client/cli/removal/removal.h"
#include "client/cli/shells/shell_state.h"
#include "client/cli/undo/interrupted.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/tool_environments.h"
#include "core/stores/project_index.h"

namespace venvctl {
namespace {

// True if the environment belongs to its project. False if the directory has the environment only
// because files of the project name it: anyone may have written such files, and other projects may
// use the environment.
bool is_of_its_project(Session& session, const EnvironmentReport& report) {
  if (report.rule.empty() || report.rule == "use") return true;  // the user chose this environment
  if (report.evidence.pointer) return false;
  const bool is_checkout = report.project != "/" && report.project != session.home();
  const auto root = real_path(session.files(), report.project);
  if (!root || parent_path(report.prefix) == report.project) return true;
  if (is_checkout && path_contains(*root, report.evidence.identity.real_path)) return true;
  const std::string& kind = report.inspection.kind;
  // In these two kinds, a file in the environment names the project. In other kinds, the name of
  // the environment may contain a hash of the project's path.
  if (kind == "pipenv" || kind == "virtualenvwrapper") return true;
  return !ProjectIndex(session.files(), {*root}).project_by_hash(kind, report.prefix).empty();
}

// True if both reports describe the same environment, perhaps under different paths.
bool is_same(const EnvironmentReport& one, const EnvironmentReport& other) {
  const std::string& real = one.evidence.identity.real_path;
  return one.prefix == other.prefix || (!real.empty() && real == other.evidence.identity.real_path);
}

// An environment that another tool keeps, and the command with which this tool removes it.
struct ToolRemoval {
  EnvironmentReport report;
  ToolCommand command;
};

// Returns, for example, "~/.local/pipx/venvs/black belongs to pipx: run pipx uninstall black".
std::string words_for(Session& session, const ToolRemoval& removal) {
  const bool is_kept = is_tool_kind(removal.report.inspection.kind);
  return session.shown(removal.report.prefix) + (is_kept ? " belongs to " : " is used by ") +
         removal.command.tool + ": " + advice_of(removal.command);
}

class Remove : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.words("ENV", environments_, "name or path of an environment, or a project directory");
    syntax.flag("--now", now_, "delete at once, instead of moving to the trash");
    syntax.flag("--dry-run", dry_run_, "show what would be removed, and change nothing");
    syntax.flag("--force", force_, "remove an environment even if it is protected or in use");
  }

  // Finds all environments before it removes the first one. If one name is mistyped, nothing is
  // removed.
  Result<int> run(Session& session) override {
    if (!dry_run_) {
      if (auto completed = complete_interrupted(session); !completed) return completed.error();
    }
    std::vector<EnvironmentReport> reports;
    // One for each report. Absent: the directory no longer exists.
    std::vector<std::optional<HeldDirectory>> directories;
    std::vector<ToolRemoval> by_tools;
    for (const std::string& argument : environments_) {
      auto report = find_environment(session, argument);
      if (!report) return report.error();
      if (auto command = report->exists ? removal_by_tool(session, *report) : std::nullopt) {
        const bool is_known = std::any_of(by_tools.begin(), by_tools.end(), [&](const auto& other) {
          return is_same(other.report, *report);
        });
        if (!is_known) by_tools.push_back({*std::move(report), *std::move(command)});
        continue;
      }
      auto directory = check(session, *report);
      if (!directory) return directory.error();
      const bool is_known = std::any_of(reports.begin(), reports.end(),
                                        [&](const auto& other) { return is_same(other, *report); });
      if (is_known) continue;
      reports.push_back(*std::move(report));
      directories.push_back(*std::move(directory));
    }
    if (!force_) {
      std::vector<std::string> prefixes;
      for (const EnvironmentReport& report : reports) prefixes.push_back(report.prefix);
      for (const ToolRemoval& each : by_tools) prefixes.push_back(each.report.prefix);
      if (auto checked = check_may_go(session, prefixes); !checked) return checked.error();
    }
    if (dry_run_) {
      for (const ToolRemoval& each : by_tools) session.terminal().say(words_for(session, each));
      session.terminal().say((reports.empty() ? "" : "would " + action(session, reports) + "; ") +
                             "nothing was changed");
      return 0;
    }
    if (auto checked = check_tools(session, by_tools); !checked) return checked.error();
    if (auto places = session.places_to_write(); !places) return places.error();
    session.begin_changes();
    auto locks = locks_for_removal(reports);
    if (!locks) return locks.error();
    if (!reports.empty()) {
      auto agreed = session.confirm(action(session, reports) + "?");
      if (!agreed) return agreed.error();
      if (!*agreed) return Error{ErrorCode::Failed, "nothing was removed"};
    }
    if (!reports.empty()) {
      // A signal takes effect only after the current removal.
      Interrupts interrupts;
      auto removed = remove(session, reports, directories, interrupts);
      if (!removed) return removed.error();
      if (interrupts.taken()) return exit_after(session.terminal(), *interrupts.taken());
    }
    for (const ToolRemoval& each : by_tools) {
      if (auto removed = remove_by_tool(session, each); !removed) return removed.error();
    }
    return 0;
  }

 private:
  Result<void> remove(Session& session, const std::vector<EnvironmentReport>& reports,
                      const std::vector<std::optional<HeldDirectory>>& directories,
                      Interrupts& interrupts) const {
    if (now_) return remove_each(session, reports, directories, nullptr, interrupts);
    auto journal = ChangeJournal::begin(session, "remove");
    if (!journal) return without_trash(journal.error());
    auto removed = remove_each(session, reports, directories, &*journal, interrupts);
    return removed ? journal->end() : removed;
  }

  static Result<void> remove_each(Session& session, const std::vector<EnvironmentReport>& reports,
                                  const std::vector<std::optional<HeldDirectory>>& directories,
                                  ChangeJournal* journal, Interrupts& interrupts) {
    for (size_t i = 0; i < reports.size() && !interrupts.taken(); ++i) {
      auto removed = remove_environment(session, reports[i], directories[i], journal);
      if (!removed) return removed.error();
      say_if_active(session, reports[i]);
    }
    return {};
  }

  // This command never deletes the files of another tool. It runs the tool's own command only with
  // -y.
  static Result<void> check_tools(Session& session, const std::vector<ToolRemoval>& removals) {
    std::string text;
    for (const ToolRemoval& each : removals) {
      const bool may_run = session.needs_no_question() && !each.command.words.empty();
      if (!may_run) text += (text.empty() ? "" : "; ") + words_for(session, each);
    }
    if (!text.empty()) return Error{ErrorCode::Failed, text};
    for (const ToolRemoval& each : removals) {
      if (auto found = check_installed(session, each.command); !found) return found;
    }
    return {};
  }

  static Result<void> remove_by_tool(Session& session, const ToolRemoval& removal) {
    if (auto ran = run_tool(session, removal.command); !ran) return ran;
    const EnvironmentReport& report = removal.report;
    const std::string shown = session.shown(report.prefix);
    if (!is_tool_kind(report.inspection.kind)) {  // Jupyter has removed only its kernelspec
      session.terminal().say(removal.command.effect);
      return {};
    }
    if (session.files().link_status(report.prefix)) {
      return Error{ErrorCode::Failed, shown + " still exists after " + removal.command.shown() +
                                          ": see its output above"};
    }
    const std::string& real = report.evidence.identity.real_path;
    auto forgotten =
        forget_environment(session, report.prefix, real.empty() ? report.prefix : real);
    if (!forgotten) return forgotten;
    session.terminal().say("removed " + shown);
    return {};
  }

  // Checks that the environment may be removed, and opens its directory.
  static Result<std::optional<HeldDirectory>> check(Session& session,
                                                    const EnvironmentReport& report) {
    auto directory = hold_for_removal(session, report);
    if (!directory || !report.exists || is_of_its_project(session, report)) return directory;
    return Error{ErrorCode::Failed, session.shown(report.prefix) + " is outside of " +
                                        session.shown(report.project) +
                                        " and may be used by other projects: run venvctl remove " +
                                        session.typed(report.prefix) + " to remove it anyway"};
  }

  std::string action(Session& session, const std::vector<EnvironmentReport>& reports) const {
    std::string text = now_ ? "delete " : "remove ";
    for (size_t i = 0; i < reports.size(); ++i) {
      text += (i > 0 ? ", " : "") + session.shown(reports[i].prefix);
      const std::string& real = reports[i].evidence.identity.real_path;
      if (!reports[i].exists) {
        text += " (it no longer exists)";
      } else if (real != reports[i].prefix) {
        text += " (a link to " + session.shown(real) + ")";
      }
      if (reports[i].exists && !now_ && !goes_to_trash(session, reports[i])) {
        text += " (deleted permanently: the trash is on another file system)";
      }
    }
    return text;
  }

  static void say_if_active(Session& session, const EnvironmentReport& report) {
    const ShellState state = shell_state(session.variables());
    if (state.active.empty() || state.active != report.prefix) return;
    session.terminal().say(
        state.is_activated_by_hook && state.has_hook && state.mode != "manual"
            ? "it was active in this shell and will be deactivated at the next prompt"
            : "it is still active in this shell: run deactivate");
  }

  std::vector<std::string> environments_;
  bool now_ = false;
  bool dry_run_ = false;
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Command> make_remove() { return std::make_unique<Remove>(); }

}  // namespace venvctl
