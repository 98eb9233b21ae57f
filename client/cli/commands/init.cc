#include <algorithm>

#include "client/cli/agents/agent_table.h"
#include "client/cli/commands/commands.h"
#include "client/cli/session/program_paths.h"
#include "client/cli/shells/file_edit.h"
#include "client/cli/shells/shell_table.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Init : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("SHELL", shell_, "bash, zsh or fish (default: your login shell)");
    syntax.flag("--non-interactive", non_interactive_,
                "set up shells without a prompt: scripts, cron, editors, coding agents");
    syntax.choice("--agent", agent_names(), agent_, "set up the shells of a coding agent");
    syntax.flag("--project", in_project_,
                "with --agent claude: write to the settings of this directory's project");
    syntax.flag("--dry-run", dry_run_, "show what would be written, and change nothing");
    syntax.flag("--remove", remove_, "remove what init added");
  }

  Result<int> run(Session& session) override {
    if (!agent_.empty()) return set_up_agent(session);
    if (in_project_) return Error{ErrorCode::Usage, "--project needs --agent claude"};
    auto shell = wanted_shell(session);
    if (!shell) return shell.error();
    return non_interactive_ ? set_up_without_prompt(session, **shell)
                            : set_up_hook(session, **shell);
  }

 private:
  static void explain(Session& session) {
    Terminal& terminal = session.terminal();
    terminal.say("The new line is between \"" + std::string(kHookMarks.begin) + "\" and \"" +
                 std::string(kHookMarks.end) + "\".");
    terminal.say(
        "It loads shell functions that activate a project's environment when you cd into it,");
    terminal.say("and does nothing if venvctl is gone. venvctl init --remove removes it.");
  }

  Result<const ShellEntry*> wanted_shell(const Session& session) const {
    if (shell_) return find_shell(*shell_);
    const auto login_shell = session.variables().non_empty("SHELL");
    if (login_shell) return find_shell(*login_shell);
    return Error{ErrorCode::Usage, "SHELL is not set: name your shell, as in venvctl init bash"};
  }

  Result<int> set_up_hook(Session& session, const ShellEntry& shell) const {
    const std::string path = shell.start_up_file(session.variables());
    if (path.empty()) return no_home_directory();
    auto programs = program_paths();
    if (!programs) return programs.error();
    const std::string line = shell.loading_line(shell.quoted(programs->command()));
    auto edit = block_edit(path, kHookMarks, line, remove_);
    if (!edit) return edit.error();
    auto made = carried_out(session, *edit);
    if (!made) return made.error();
    const std::string shown = session.shown(path);
    if (*made == Made::Nothing) {
      session.terminal().say(
          shown + (remove_ ? " has no lines added by venvctl init" : " already loads the hook"));
    } else if (*made == Made::Change) {
      session.terminal().say(
          remove_ ? "removed the hook from " + shown + ": new shells start without it"
                  : "added the hook to " + shown + ": open a new shell, or run exec " +
                        std::string(shell.name));
      if (!remove_) explain(session);
    }
    return 0;
  }

  Result<int> set_up_without_prompt(Session& session, const ShellEntry& shell) const {
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
    if (shell_ || non_interactive_) {
      return Error{ErrorCode::Usage, "--agent takes no shell: leave out the shell"};
    }
    if (in_project_ && !agent.has_project_settings) {
      return Error{ErrorCode::Usage, "--project needs --agent claude"};
    }
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
  bool non_interactive_ = false;
  bool dry_run_ = false;
  bool remove_ = false;
};

}  // namespace

std::unique_ptr<Command> make_init() { return std::make_unique<Init>(); }

}  // namespace venvctl
