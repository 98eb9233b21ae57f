#include "client/cli/activation/directory_answer.h"
#include "client/cli/activation/prompt_step.h"
#include "client/cli/activation/shell_view.h"
#include "client/cli/commands/commands.h"
#include "client/cli/shells/shell_state.h"
#include "core/resolve/answer_lines.h"

namespace venvctl {
namespace {

Error needs_hook() {
  return {ErrorCode::Failed,
          "the hook is not loaded in this shell: run venvctl init, then open a new shell"};
}

class Activate : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("ENV", environment_,
                "name or path of an environment, or a project directory (default: this directory)");
    syntax.flag("--answer", answer_, "print the lines that the hook reads (only for hooks)");
    syntax.flag("--step", step_, "print the changes that the hook makes (only for hooks)");
  }

  Result<int> run(Session& session) override {
    if (!answer_ && !step_) return needs_hook();
    auto answer = own_answer(session, environment_, Activation::Manual);
    if (!answer) return answer.error();
    if (step_) {
      const auto parsed = parsed_for(session, *answer);
      if (!parsed || parsed->environment.empty()) {
        return no_activation(session, environment_.value_or(session.directory()));
      }
      const ShellView view = view_of_shell(session, shell_state(session.variables()).shell);
      return print_for_hook(session, view, step_of_activate(view, *parsed));
    }
    session.terminal().print(shell_answer(*answer, session.variables()));
    return 0;
  }

 private:
  std::optional<std::string> environment_;
  bool answer_ = false;
  bool step_ = false;
};

class Deactivate : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.flag("--answer", answer_, "print the lines that the hook reads (only for hooks)");
  }

  Result<int> run(Session& session) override {
    if (!answer_) return needs_hook();
    session.terminal().print(".\n");
    return 0;
  }

 private:
  bool answer_ = false;
};

}  // namespace

std::unique_ptr<Command> make_activate() { return std::make_unique<Activate>(); }
std::unique_ptr<Command> make_deactivate() { return std::make_unique<Deactivate>(); }

}  // namespace venvctl
