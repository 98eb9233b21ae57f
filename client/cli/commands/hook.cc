#include <cstdlib>

#include "client/cli/activation/directory_answer.h"
#include "client/cli/activation/prompt_step.h"
#include "client/cli/activation/shell_view.h"
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
    syntax.required_word("SHELL", shell_, shell_names());
    syntax.choice("--step", kSteps, step_,
                  "print the changes that the hook must make (used only by hooks)");
  }

  Result<int> run(Session& session) override {
    auto shell = find_shell(shell_);
    if (!shell) return shell.error();
    if (!step_.empty()) return print_step(session, **shell);
    auto programs = program_paths();
    if (!programs) return programs.error();
    const std::string file = programs->hook_file((*shell)->ending);
    if (!session.files().status(file)) {
      return Error{ErrorCode::Failed, displayable(file) + " is missing: reinstall venvctl"};
    }
    session.terminal().print((*shell)->hook_code(file, programs->prefix));
    // The shell will soon ask about its directory. If the daemon already runs then, the environment
    // is active at the first prompt. Otherwise the hook starts the daemon a little later.
    if (session.places_to_write()) ensure_daemon(*programs);
    return 0;
  }

 private:
  static constexpr std::string_view kSteps[] = {"prompt", "deactivate", "replace"};

  Result<int> print_step(Session& session, const ShellEntry& shell) const {
    if (!shell.asks_for_steps) {
      return Error{ErrorCode::Usage,
                   "the hook of " + std::string(shell.name) + " needs no steps: leave out --step"};
    }
    const ShellView view = view_of_shell(session, shell.name);
    if (step_ == "prompt") {
      const pid_t pid = static_cast<pid_t>(std::strtol(view.pid.c_str(), nullptr, 10));
      return print_for_hook(session, view, step_at_prompt(view, [&] {
                              return answer_for_shell(session, view.shell, pid);
                            }));
    }
    const auto step = step_of_deactivate(view, step_ == "deactivate");
    if (step) return print_for_hook(session, view, *step);
    if (step_ == "replace") return 0;
    return Error{ErrorCode::NotFound,
                 "no environment is active in this shell: nothing to deactivate"};
  }

  std::string shell_;
  std::string step_;
};

}  // namespace

std::unique_ptr<Command> make_hook() { return std::make_unique<Hook>(); }

}  // namespace venvctl
