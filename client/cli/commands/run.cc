#include <signal.h>

#include <algorithm>
#include <chrono>

#include "client/cli/activation/process_within.h"
#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/lookup/environments_of_project.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr int kInterrupted = 128 + SIGINT;

class Run : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.option("-e,--environment", "ENV", environment_,
                  "environment to use (default: this directory's)");
    syntax.flag("--each", each_, "run COMMAND in every approved environment of the project");
    syntax.command("COMMAND", command_, "command to run, with its arguments");
  }

  Result<int> run(Session& session) override {
    if (each_ && environment_) {
      return Error{ErrorCode::Usage,
                   "--each and --environment cannot be combined: leave out one of them"};
    }
    if (each_) return run_in_each(session);
    auto report = find_environment_to_activate(session, environment_);
    if (!report) return report.error();
    auto variables = variables_within(session, *report);
    if (!variables) return variables.error();
    session.begin_changes();
    return become(session, {report->prefix, command_, *std::move(variables)});
  }

 private:
  struct Outcome {
    const EnvironmentReport* report;
    int exit_code;
    std::chrono::milliseconds time;
  };

  Result<int> run_in_each(Session& session) {
    session.may_leave_out_places();
    if (session.avoids(session.directory())) {
      return Error{ErrorCode::Failed,
                   "this directory is on a file system that hangs: run the command in another "
                   "directory"};
    }
    auto reports = environments_of_project(session);
    if (!reports) return reports.error();
    session.begin_changes();
    std::vector<Outcome> outcomes;
    for (const EnvironmentReport& listed : *reports) {
      // The program in an earlier environment may have changed the approvals or this environment.
      session.state().forget();
      auto found = report_environment(session, listed.prefix);
      if (!found) return found.error();
      const EnvironmentReport& report = *found ? **found : listed;
      if (const auto objection = objection_to_activation(session, report)) {
        session.terminal().complain("venvctl: left out: " + objection->message);
        continue;
      }
      auto variables = variables_within(session, report);
      if (!variables) return variables.error();
      session.terminal().say(
          session.terminal().err(Style::Bold, session.shown(report.prefix) + ":"));
      const auto began = std::chrono::steady_clock::now();
      const ProgramEnd end =
          run_and_wait(session, {report.prefix, command_, *std::move(variables)});
      outcomes.push_back({&listed, end.exit_code,
                          std::chrono::duration_cast<std::chrono::milliseconds>(
                              std::chrono::steady_clock::now() - began)});
      if (end.is_interrupted || end.exit_code == kInterrupted) break;
    }
    if (outcomes.empty()) {
      return Error{ErrorCode::NotFound,
                   "no approved environment in this project: see venvctl list --here"};
    }
    print_table(session, outcomes);
    const bool is_success =
        std::ranges::all_of(outcomes, [](const Outcome& each) { return each.exit_code == 0; });
    return is_success ? 0 : 1;
  }

  static void print_table(Session& session, const std::vector<Outcome>& outcomes) {
    Table table({"RESULT", "NAME", "VERSION", "TIME", "ENVIRONMENT"});
    for (const Outcome& each : outcomes) {
      const Inspection& seen = each.report->inspection;
      const bool is_success = each.exit_code == 0;
      table.add({{is_success ? "ok" : "failed (" + std::to_string(each.exit_code) + ")",
                  is_success ? Style::Good : Style::Bad},
                 {displayable(seen.name), Style::Bold},
                 {displayable(seen.version)},
                 {seconds_text(each.time)},
                 {session.shown(each.report->prefix), Style::Dim}});
    }
    session.terminal().print(table.text(session.terminal()));
  }

  std::optional<std::string> environment_;
  bool each_ = false;
  std::vector<std::string> command_;
};

}  // namespace

std::unique_ptr<Command> make_run() { return std::make_unique<Run>(); }

}  // namespace venvctl
