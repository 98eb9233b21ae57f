#include "client/cli/commands/commands.h"
#include "client/cli/environment_argument.h"

namespace venvctl {
namespace {

class Which : public Command {
 public:
  void declare(Syntax&) override {}

  Result<int> run(Session& session) override {
    auto report = find_environment(session, std::nullopt, times_for_json(session));
    if (!report) return report.error();
    if (session.wants_json()) session.terminal().print(to_json(session, *report).dump());
    if (!is_usable(report->inspection.health)) return not_usable(session, *report);
    if (!report->verdict.activates()) return not_trusted(session, *report);
    if (!session.wants_json()) session.terminal().print(report->prefix + "\n");
    return 0;
  }
};

}  // namespace

std::unique_ptr<Command> make_which() { return std::make_unique<Which>(); }

}  // namespace venvctl
