#include "client/cli/daemon/status.h"

#include "client/cli/commands/commands.h"
#include "client/cli/doctor/daemon_checks.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/report.h"
#include "client/cli/project/project_state.h"
#include "client/cli/shells/shell_state.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Status : public Command {
 public:
  void declare(Syntax&) override {}

  Result<int> run(Session& session) override {
    auto daemon = daemon_status(session);
    if (!daemon && daemon.error().code != ErrorCode::Unreachable) return daemon.error();
    const Decision decision = decide(session, session.directory());
    std::optional<EnvironmentReport> report;
    if (decision.choice) {
      auto found = report_choice(session, *decision.choice, times_for_json(session));
      if (!found) return found.error();
      report = *std::move(found);
    }
    if (session.wants_json()) {
      print_json(session, daemon, report);
    } else {
      print_text(session, daemon, report);
    }
    return 0;
  }

 private:
  static void print_json(Session& session, Result<DaemonReply>& daemon,
                         const std::optional<EnvironmentReport>& report) {
    Json json = Json::object();
    json.set("running", Json::boolean(daemon.ok()))
        .set("daemon", daemon ? std::move(daemon->json) : Json::null())
        .set("directory", session.directory())
        .set("environment", report ? to_json(session, *report) : Json::null())
        .set("shell", to_json(shell_state(session.variables())))
        .set("state", report ? Json::text(project_state(session, *report).word) : Json::null());
    session.terminal().print(json.dump());
  }

  static std::string trouble_of(Session& session, const Error& error) {
    const Finding why = unreachable_daemon(session, error);
    return session.terminal().out(Style::Warning, why.what) + ": " + why.fix;
  }

  static void print_text(Session& session, const Result<DaemonReply>& daemon,
                         const std::optional<EnvironmentReport>& report) {
    Terminal& terminal = session.terminal();
    const auto add = [&](std::string_view label, const std::string& value) {
      terminal.print(terminal.out(Style::Dim, label) + std::string(13 - label.size(), ' ') + value +
                     "\n");
    };
    add("daemon", daemon ? summary(daemon->status) : trouble_of(session, daemon.error()));
    std::string here = "none";
    if (report) {
      here = session.shown(report->prefix) + " (" + displayable(report->inspection.name) + ", " +
             std::string(trust_name(report->verdict.state)) + ")";
    }
    add("environment", here);
    const ShellState state = shell_state(session.variables());
    std::string shell = "the hook is not loaded";
    if (state.has_hook) shell = state.shell + " " + std::to_string(state.pid) + ", " + state.mode;
    add("shell", shell);
    add("active", state.active.empty() ? "none" : session.shown(state.active));
    if (!daemon) return;
    for (const DegradedState& degraded : daemon->status.degraded) {
      add("problem", displayable(degraded.what) + ": " + displayable(degraded.fix));
    }
  }
};

}  // namespace

std::unique_ptr<Command> make_status() { return std::make_unique<Status>(); }

}  // namespace venvctl
