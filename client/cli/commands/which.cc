#include "client/cli/commands/commands.h"
#include "client/cli/environment_argument.h"
#include "client/cli/environment_report.h"

namespace venvctl {
namespace {

class Which : public Command {
 public:
  void declare(Syntax&) override {}

  Result<int> run(Session& session) override {
    const Decision decision = decide(session, session.directory());
    if (!decision.choice) return no_environment(session, decision);
    // Only JSON shows what the record knows.
    auto report = session.wants_json() ? report_choice(session, *decision.choice)
                                       : report_unrecorded(session, *decision.choice);
    if (!report) return report.error();
    if (session.wants_json()) session.terminal().print(to_json(session, *report).dump());
    if (report->inspection.health != Health::Ok) return not_usable(session, *report);
    if (!report->verdict.activates()) return not_trusted(session, *report);
    if (!session.wants_json()) session.terminal().print(report->prefix + "\n");
    return 0;
  }
};

}  // namespace

std::unique_ptr<Command> make_which() { return std::make_unique<Which>(); }

}  // namespace venvctl
