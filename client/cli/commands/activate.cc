#include "client/cli/activation/directory_answer.h"
#include "client/cli/commands/commands.h"
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
  }

  Result<int> run(Session& session) override {
    if (!answer_) return needs_hook();
    auto answer = own_answer(session, environment_);
    if (!answer) return answer.error();
    session.terminal().print(shell_answer(*answer, session.variables()));
    return 0;
  }

 private:
  std::optional<std::string> environment_;
  bool answer_ = false;
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
