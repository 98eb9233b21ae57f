#include <unistd.h>

#include "client/cli/commands/commands.h"
#include "client/cli/program_paths.h"
#include "client/cli/shells/shell_table.h"
#include "client/cli/shells/start_up_file.h"

namespace venvctl {
namespace {

class Init : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("SHELL", shell_, "bash, zsh or fish (default: your login shell)");
    syntax.flag("--dry-run", dry_run_, "show what would be written, and change nothing");
    syntax.flag("--remove", remove_, "remove the hook from the startup file");
  }

  Result<int> run(Session& session) override {
    auto shell = wanted_shell(session);
    if (!shell) return shell.error();
    const std::string path = (*shell)->start_up_file(session.variables());
    if (path.empty()) {
      return Error{ErrorCode::Failed, "HOME is not set: set it to your home directory"};
    }
    auto old_content = read_start_up_file(path);
    if (!old_content) return old_content.error();
    auto programs = program_paths();
    if (!programs) return programs.error();
    const std::string line = (*shell)->loading_line((*shell)->quoted(programs->command()));
    auto content = remove_ ? without_block(*old_content) : with_block(*old_content, line);
    if (!content) return content.error();
    if (dry_run_ && *content != *old_content) {
      return show(session, path, remove_ ? block_line(*old_content).value_or("") : line);
    }
    return write(session, **shell, path, *old_content, *content);
  }

 private:
  Result<const ShellEntry*> wanted_shell(const Session& session) const {
    if (shell_) return find_shell(*shell_);
    const auto login_shell = session.variables().non_empty("SHELL");
    if (login_shell) return find_shell(*login_shell);
    return Error{ErrorCode::Usage, "SHELL is not set: name your shell, as in venvctl init bash"};
  }

  int show(Session& session, const std::string& path, const std::string& line) const {
    Terminal& terminal = session.terminal();
    terminal.say((remove_ ? "from " : "to ") + session.shown(path) + ":");
    const std::string sign = remove_ ? "-" : "+";
    for (std::string_view text : {kBlockBegin, std::string_view(line), kBlockEnd}) {
      terminal.print(terminal.out(remove_ ? Style::Bad : Style::Good, sign + std::string(text)) +
                     "\n");
    }
    return 0;
  }

  Result<int> write(Session& session, const ShellEntry& shell, const std::string& path,
                    const std::string& old_content, const std::string& content) const {
    Terminal& terminal = session.terminal();
    if (content == old_content) {
      terminal.say(session.shown(path) +
                   (remove_ ? " has no lines added by venvctl init" : " already loads the hook"));
      return 0;
    }
    if (auto places = session.places_to_write(); !places) return places.error();
    // A file that held only the block was created by init.
    const auto itself = session.files().link_status(path);
    if (remove_ && content.empty() && itself && itself->is_regular()) {
      unlink(path.c_str());
    } else if (auto written = write_start_up_file(path, content); !written) {
      return written.error();
    }
    if (remove_) {
      terminal.say("removed the hook from " + session.shown(path) +
                   ": new shells start without it");
    } else {
      terminal.say("added the hook to " + session.shown(path) + ": open a new shell, or run exec " +
                   std::string(shell.name));
    }
    return 0;
  }

  std::optional<std::string> shell_;
  bool dry_run_ = false;
  bool remove_ = false;
};

}  // namespace

std::unique_ptr<Command> make_init() { return std::make_unique<Init>(); }

}  // namespace venvctl
