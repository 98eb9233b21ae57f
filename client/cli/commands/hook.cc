
#include "client/cli/commands/commands.h"
#include "client/cli/daemon/daemon_start.h"
#include "client/cli/session/program_paths.h"
#include "client/cli/shells/shell_table.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Hook : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.required_word("SHELL", shell_, "bash, zsh or fish");
  }

  Result<int> run(Session& session) override {
    auto shell = find_shell(shell_);
    if (!shell) return shell.error();
    auto programs = program_paths();
    if (!programs) return programs.error();
    const std::string file = programs->hook_file((*shell)->name);
    if (!session.files().status(file)) {
      return Error{ErrorCode::Failed, displayable(file) + " is missing: reinstall venvctl"};
    }
    session.terminal().print("source " + (*shell)->quoted(file) + "\n");
    // The shell will soon ask for its directory. If the daemon already runs then, the environment
    // is active at the first prompt. Otherwise the hook starts the daemon a little later.
    if (session.places_to_write()) ensure_daemon(*programs);
    return 0;
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> make_hook() { return std::make_unique<Hook>(); }

}  // namespace venvctl
