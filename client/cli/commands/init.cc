#include <algorithm>

#include "client/cli/agents/agent_table.h"
#include "client/cli/commands/commands.h"
#include "client/cli/daemon/service.h"
#include "client/cli/editors/vscode.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/report.h"
#include "client/cli/session/program_paths.h"
#include "client/cli/shells/file_edit.h"
#include "client/cli/shells/shell_table.h"
#include "client/cli/shells/start_up_file.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Init : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("bash|zsh|fish|tcsh|xonsh|elvish|nu|vscode", shell_,
                "shell (default: your login shell), or vscode for the editor VS Code");
    syntax.flag("--non-interactive", non_interactive_,
                "set up shells without a prompt: scripts, cron, editors, coding agents");
    syntax.choice("--agent", agent_names(), agent_, "set up the shells of a coding agent");
    syntax.flag("--project", in_project_,
                "with --agent claude: write to the settings of this directory's project");
    syntax.flag("--user", for_user_, "with vscode: write to your settings (default)");
    syntax.flag("--workspace", for_workspace_,
                "with vscode: write to the settings of this directory");
    syntax.flag("--dry-run", dry_run_, "show what would be written, and change nothing");
    syntax.flag("--remove", remove_, "remove what init added");
  }

  Result<int> run(Session& session) override {
    if (!agent_.empty()) return set_up_agent(session);
    if (in_project_) return project_needs_claude();
    if (shell_ == "vscode") return set_up_vscode(session);
    if (for_user_ || for_workspace_) {
      return Error{ErrorCode::Usage, "--user and --workspace need vscode: run venvctl init vscode"};
    }
    auto shell = wanted_shell(session);
    if (!shell) return shell.error();
    return non_interactive_ ? set_up_without_prompt(session, **shell)
                            : set_up_hook(session, **shell);
  }

 private:
  static Error project_needs_claude() {
    return {ErrorCode::Usage,
            "--project needs --agent claude: add --agent claude, or leave out --project"};
  }

  static void explain(Session& session) {
    Terminal& terminal = session.terminal();
    terminal.say("The new line is between \"" + std::string(kHookMarks.begin) + "\" and \"" +
                 std::string(kHookMarks.end) + "\".");
    terminal.say(
        "It loads shell functions that activate a project's environment when you cd into the "
        "project,");
    terminal.say(
        "and does nothing if venvctl is not installed. venvctl init --remove removes the line.");
  }

  Result<const ShellEntry*> wanted_shell(const Session& session) const {
    if (shell_) return find_shell(*shell_);
    const auto login_shell = session.variables().non_empty("SHELL");
    if (login_shell) return find_shell(*login_shell);
    return Error{ErrorCode::Usage, "SHELL is not set: name your shell, as in venvctl init bash"};
  }

  Result<int> set_up_hook(Session& session, const ShellEntry& shell) const {
    const std::string path = shell.start_up_file(session.files(), session.variables());
    if (path.empty()) return no_home_directory();
    auto programs = program_paths();
    if (!programs) return programs.error();
    auto edit = block_edit(path, kHookMarks, loading_lines(shell, *programs), remove_);
    if (!edit) return edit.error();
    auto made = carried_out(session, *edit);
    if (!made) return made.error();
    const std::string shown = session.shown(path);
    if (*made == Made::Nothing) {
      session.terminal().say(
          shown + (remove_ ? " has no lines that venvctl init added" : " already loads the hook"));
    } else if (*made == Made::Change) {
      session.terminal().say(
          remove_ ? "removed the hook from " + shown + ": new shells start without it"
                  : "added the hook to " + shown + ": open a new shell, or run exec " +
                        std::string(shell.name));
      if (!remove_) explain(session);
    }
    set_up_units(session, shell);
    return 0;
  }

  // All shells share the units, so only the removal of the last hook disables them.
  void set_up_units(Session& session, const ShellEntry& shell) const {
    if (remove_ && another_shell_has_hook(session, shell)) return;
    const Units wanted = remove_ ? Units::Disabled : Units::Enabled;
    if (!can_switch_units(session, wanted)) return;
    const std::string verb = remove_ ? "disable" : "enable";
    if (dry_run_) {
      session.terminal().say("would " + verb + " the systemd unit venvd.socket");
    } else if (switch_units(session, wanted)) {
      session.terminal().say(verb + "d the systemd unit venvd.socket" +
                             (remove_ ? "" : ": systemd now starts the daemon"));
    }
  }

  static bool another_shell_has_hook(Session& session, const ShellEntry& shell) {
    return std::ranges::any_of(shell_table(), [&](const ShellEntry& other) {
      if (other.name == shell.name) return false;
      const auto content =
          read_start_up_file(other.start_up_file(session.files(), session.variables()));
      return !content || block_line(*content);
    });
  }

  Result<int> set_up_without_prompt(Session& session, const ShellEntry& shell) const {
    if (shell.files_without_prompt == nullptr) {
      return Error{ErrorCode::Usage, "--non-interactive does not support " +
                                         std::string(shell.name) + ": use " +
                                         shell_names(ShellsNamed::WithoutPrompt)};
    }
    const auto paths = shell.files_without_prompt(session.files(), session.variables());
    if (paths.empty()) return no_home_directory();
    auto programs = program_paths();
    if (!programs) return programs.error();
    const std::string file = programs->env_file(shell.name);
    const std::string line = shell.line_without_prompt(shell.quoted(file));
    for (const std::string& path : paths) {
      auto edit = block_edit(path, kNonInteractiveMarks, line, remove_);
      if (!edit) return edit.error();
      auto made = carried_out(session, *edit);
      if (!made) return made.error();
      const std::string shown = session.shown(path);
      if (*made == Made::Nothing) {
        session.terminal().say(shown +
                               (remove_ ? " has no lines that venvctl init --non-interactive added"
                                        : " already sets up shells without a prompt"));
      } else if (*made == Made::Change) {
        session.terminal().say(remove_ ? "removed the lines from " + shown
                                       : "added the line to " + shown +
                                             ": it takes effect at your next login");
      }
    }
    const auto other =
        shell.name == "bash" ? session.variables().non_empty("BASH_ENV") : std::nullopt;
    if (!remove_ && other && *other != file) {
      session.terminal().complain("venvctl: BASH_ENV is already set to " + session.shown(*other) +
                                  ": add the line . " + shell.quoted(file) + " to that file");
    }
    return 0;
  }

  Result<int> set_up_agent(Session& session) const {
    const AgentEntry& agent = *std::ranges::find(agent_table(), agent_, &AgentEntry::name);
    if (shell_) return Error{ErrorCode::Usage, "--agent takes no shell: leave out the shell"};
    if (non_interactive_ || for_user_ || for_workspace_) {
      return Error{
          ErrorCode::Usage,
          "--agent cannot be combined with --non-interactive, --user or --workspace: leave "
          "them out"};
    }
    if (in_project_ && !agent.has_project_settings) return project_needs_claude();
    if (auto checked = session.check_directory(); !checked) return checked.error();
    auto programs = program_paths();
    if (!programs) return programs.error();
    auto edit = agent.edit(session, {programs->env_file("bash"), in_project_, remove_});
    if (!edit) return edit.error();
    auto made = carried_out(session, *edit);
    if (!made) return made.error();
    const std::string shown = session.shown(edit->path);
    if (*made == Made::Nothing) {
      session.terminal().say(shown + (remove_ ? " has nothing that venvctl init added"
                                              : " already sets up " + agent_));
    } else if (*made == Made::Change) {
      session.terminal().say(remove_ ? "removed from " + shown
                                     : "added to " + shown + ": it takes effect " +
                                           std::string(agent.takes_effect));
    }
    return 0;
  }

  Result<int> set_up_vscode(Session& session) const {
    if (non_interactive_ || (for_user_ && for_workspace_)) {
      return Error{ErrorCode::Usage,
                   "these options cannot be combined with vscode: use vscode with --user or "
                   "--workspace, not both, and without --non-interactive"};
    }
    std::vector<std::string> paths;
    std::string interpreter;
    if (for_workspace_) {
      if (auto checked = session.check_directory(); !checked) return checked.error();
      auto path = file_of_project(session, kVscodeProjectSettings);
      if (!path) return path.error();
      paths.push_back(*std::move(path));
      interpreter = interpreter_of_project(session);
    } else {
      paths = vscode_user_settings(session);
      if (paths.empty()) return no_home_directory();
    }
    for (const std::string& path : paths) {
      auto edit = rewritten(session, path, [&](const std::string& content) {
        return vscode_settings(content, interpreter, remove_);
      });
      if (!edit) return edit.error();
      auto made = carried_out(session, *edit);
      if (!made) return made.error();
      const std::string shown = session.shown(path);
      if (*made == Made::Nothing) {
        session.terminal().say(shown + (remove_ ? " has nothing that venvctl init added"
                                                : " already sets up VS Code"));
      } else if (*made == Made::Change) {
        session.terminal().say(remove_ ? "removed the settings from " + shown
                                       : "added the settings to " + shown +
                                             ": they take effect in new terminals");
      }
    }
    return 0;
  }

  // The interpreter to write into the project's settings. "" if VS Code finds the interpreter by
  // itself, or if this directory has no environment that may be used.
  static std::string interpreter_of_project(Session& session) {
    const Decision decision = decide_silently(session, session.directory());
    if (!decision.choice) return "";
    const auto report = report_choice(session, *decision.choice, Recorded::HalfMade);
    const bool is_active = report && report->verdict.activates() && is_usable(report->inspection);
    if (!is_active) return "";
    return vscode_interpreter(session.directory(), report->prefix, report->inspection.executable);
  }

  enum class Made { Nothing, Change, Shown };
  Result<Made> carried_out(Session& session, const FileEdit& edit) const {
    if (!edit.is_change()) return Made::Nothing;
    if (dry_run_) {
      show_edit(session, edit);
      return Made::Shown;
    }
    if (auto made = make_edit(session, edit); !made) return made.error();
    return Made::Change;
  }

  std::optional<std::string> shell_;
  std::string agent_;
  bool in_project_ = false;
  bool for_user_ = false;
  bool for_workspace_ = false;
  bool non_interactive_ = false;
  bool dry_run_ = false;
  bool remove_ = false;
};

}  // namespace

std::unique_ptr<Command> make_init() { return std::make_unique<Init>(); }

}  // namespace venvctl
