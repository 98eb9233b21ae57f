#include "client/cli/commands/commands.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Help : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("COMMAND", command_, "command whose help is shown (default: list all commands)");
  }

  Result<int> run(Session& session) override {
    Terminal& terminal = session.terminal();
    if (!command_) {
      terminal.print(overview_help(terminal));
      return 0;
    }
    const CommandEntry* entry = find_command(*command_);
    if (entry == nullptr) return unknown_command(*command_);
    terminal.print(command_help(*entry, terminal));
    return 0;
  }

 private:
  std::optional<std::string> command_;
};

}  // namespace

std::unique_ptr<Command> make_help() { return std::make_unique<Help>(); }

}  // namespace venvctl
