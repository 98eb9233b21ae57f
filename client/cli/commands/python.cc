#include "client/cli/activation/process_within.h"
#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "core/base/path.h"

namespace venvctl {
namespace {

class Python : public Command {
 public:
  void declare(Syntax& syntax) override { syntax.rest("ARG", arguments_, "arguments for python"); }

  Result<int> run(Session& session) override {
    auto report = find_environment_to_activate(session, std::nullopt);
    if (!report) return report.error();
    auto variables = variables_within(session, *report);
    if (!variables) return variables.error();
    session.begin_changes();
    std::vector<std::string> words = {join_path(report->prefix, "bin/python")};
    words.insert(words.end(), arguments_.begin(), arguments_.end());
    return become(session, {report->prefix, std::move(words), *std::move(variables)});
  }

 private:
  std::vector<std::string> arguments_;
};

}  // namespace

std::unique_ptr<Command> make_python() { return std::make_unique<Python>(); }

}  // namespace venvctl
