#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/report.h"
#include "client/cli/processes/objections.h"
#include "client/cli/project/project_state.h"
#include "client/cli/shells/shell_state.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/resolve/env_file.h"
#include "core/trust/checkout.h"

namespace venvctl {
namespace {

Style outcome_style(const std::string& outcome) {
  if (outcome == "chosen") return Style::Good;
  if (outcome == "nothing" || outcome == "ended" || outcome == "hint") return Style::Dim;
  return Style::Warning;
}

class Why : public Command {
 public:
  void declare(Syntax&) override {}

  Result<int> run(Session& session) override {
    if (auto checked = session.check_directory(); !checked) return checked.error();
    const Decision decision = decide_silently(session, session.directory());
    std::optional<EnvironmentReport> report;
    if (decision.choice) {
      auto found = report_choice(session, *decision.choice, times_for_json(session));
      if (!found) return found.error();
      report = *std::move(found);
    }
    session.terminal().print(session.wants_json() ? as_json(session, decision, report)
                                                  : as_text(session, decision, report));
    return 0;
  }

 private:
  static std::string as_json(Session& session, const Decision& decision,
                             const std::optional<EnvironmentReport>& report) {
    Json steps = Json::array();
    for (const Step& step : decision.steps) {
      Json line = Json::object();
      line.set("directory", step.directory)
          .set("rule", step.rule)
          .set("outcome", step.outcome)
          .set("detail", step.detail);
      steps.push(std::move(line));
    }
    Json json = Json::object();
    json.set("directory", decision.directory)
        .set("environment", report ? to_json(session, *report) : Json::null())
        .set("steps", std::move(steps))
        .set("shell", to_json(shell_state(session.variables())));
    if (report) json.set("trustReason", report->verdict.reason);
    if (report) add_state(project_state(session, *report), json);
    return json.dump();
  }

  static std::string as_text(Session& session, const Decision& decision,
                             const std::optional<EnvironmentReport>& report) {
    const Terminal& terminal = session.terminal();
    std::string text = verdict_line(session, decision, report) + "\n\n";
    text += terminal.out(Style::Bold, "Search") + "\n" + steps_text(session, decision);
    if (report)
      text += "\n" + terminal.out(Style::Bold, "Trust") + "\n" + trust_text(session, *report);
    const std::string packages =
        report ? packages_text(session, project_state(session, *report)) : "";
    if (!packages.empty()) text += "\n" + terminal.out(Style::Bold, "Packages") + "\n" + packages;
    return text + "\n" + terminal.out(Style::Bold, "This shell") + "\n" +
           shell_text(session, decision, report);
  }

  // The summary: what this directory gets, in one sentence.
  static std::string verdict_line(Session& session, const Decision& decision,
                                  const std::optional<EnvironmentReport>& report) {
    const Terminal& terminal = session.terminal();
    const std::string where = session.shown(decision.directory);
    if (report && report->verdict.activates()) {
      return where + " gets " + terminal.out(Style::Good, session.shown(report->prefix)) + " (" +
             displayable(report->inspection.name) + ")";
    }
    if (report) {
      return where + " would get " + terminal.out(Style::Warning, session.shown(report->prefix)) +
             ", but it is " + displayable(trust_phrase(report->verdict));
    }
    std::string reason = "none was found";
    if (const Step* several = step_with_several(decision)) {
      reason = session.shown(several->directory) + " contains " + displayable(several->detail);
    }
    if (!decision.stopped_at.empty()) {
      reason = "the search stopped at " + session.shown(decision.stopped_at);
    }
    const std::string fix = fix_of(session, decision);
    return where + " gets no environment: " + reason + (fix.empty() ? "" : "\n" + fix);
  }

  static std::string steps_text(const Session& session, const Decision& decision) {
    const Terminal& terminal = session.terminal();
    std::string text;
    const std::string* directory = nullptr;
    for (const Step& step : decision.steps) {
      if (directory == nullptr || *directory != step.directory) {
        text += "  " + session.shown(step.directory) + "\n";
        directory = &step.directory;
      }
      text += "    " + terminal.out(outcome_style(step.outcome), step.outcome) + " " +
              terminal.out(Style::Dim, "(" + step.rule + ")") +
              (step.detail.empty() ? "" : " " + displayable(step.detail)) + "\n";
    }
    return text.empty() ? "  no directory was searched\n" : text;
  }

  static std::string trust_text(Session& session, const EnvironmentReport& report) {
    const Verdict& verdict = report.verdict;
    std::string text =
        "  " + session.terminal().out(trust_style(verdict.state), trust_name(verdict.state)) +
        ": " + displayable(verdict.reason) + "\n";
    for (const std::string& refusal : report.evidence.refusals) {
      if (refusal != verdict.reason) text += "  also: " + displayable(refusal) + "\n";
    }
    const Inspection& seen = report.inspection;
    if (seen.health != Health::Ok) {
      text += "  the environment is " + std::string(health_name(seen.health)) + " (" +
              displayable(seen.detail) + ")" +
              (is_usable(seen) ? "" : " and is not activated until it is fixed") + ": " +
              fix_of_health(session, report) + "\n";
    }
    const bool can_be_allowed =
        verdict.state == TrustState::Unknown || verdict.state == TrustState::Denied;
    if (verdict.state == TrustState::Unknown) {
      const std::string objection =
          checkout_objection(session.files(), report.evidence.identity.real_path).reason;
      if (!objection.empty()) text += "  note: " + displayable(objection) + "\n";
    }
    if (can_be_allowed) text += "  to approve it, run venvctl allow\n";
    if (verdict.activates() && !verdict.sets_variables &&
        !report.evidence.variables_sha256.empty()) {
      text += "  its variables are not set because you have not approved them: run venvctl allow\n";
    }
    text += env_file_text(report);
    if (verdict.activates() && !verdict.runs_scripts && !report.evidence.scripts_sha256.empty()) {
      text += "  its activation scripts are not run: run venvctl allow --scripts\n";
    }
    if (verdict.state == TrustState::Refused) {
      text +=
          "  other users must not be able to change an environment that you run: make the "
          "files and directories that are named above writable only by you (chown, chmod go-w)\n";
    }
    return text;
  }

  static std::string env_file_text(const EnvironmentReport& report) {
    const Verdict& verdict = report.verdict;
    if (!report.evidence.env_file || !verdict.activates()) return "";
    if (verdict.env_file_has_changed) {
      return "  .env was changed after you approved it, so its variables are not set: run venvctl "
             "allow --env\n";
    }
    if (!verdict.sets_env_file) {
      return "  the variables in .env are not set: to approve them, run venvctl allow --env\n";
    }
    return "  .env sets " + names_text(report.env_file) + "\n";
  }

  static std::string shell_text(const Session& session, const Decision& decision,
                                const std::optional<EnvironmentReport>& report) {
    const ShellState state = shell_state(session.variables());
    std::string text;
    if (!state.has_hook) {
      text = "  the hook is not loaded: run venvctl init, then open a new shell\n";
    } else {
      text = "  " + state.shell + " " + std::to_string(state.pid) + ": " +
             mode_text(session, state) + "\n";
    }
    const bool should_be = report && report->verdict.activates() && is_usable(report->inspection);
    if (state.active.empty()) {
      const bool goes_on = should_be && state.mode == "none";
      return text + "  no environment is active" +
             (goes_on
                  ? "; " + session.shown(report->prefix) + " will be activated at the next prompt"
                  : "") +
             "\n";
    }
    text += "  active: " + session.shown(state.active) +
            (state.is_activated_by_hook ? " (by the hook)" : " (manually or by another tool)") +
            "\n";
    if (should_be && state.active != report->prefix && !state.is_activated_by_hook) {
      text += "  it stays active until you run deactivate, because it was activated manually\n";
    }
    if (!should_be && state.is_activated_by_hook && state.mode == "automatic" && decision.choice) {
      text += "  it will be deactivated at the next prompt\n";
    }
    return text;
  }

  static std::string mode_text(const Session& session, const ShellState& state) {
    if (state.mode == "paused") {
      return "paused by deactivate until you leave " + session.shown(state.root) +
             " (run venvctl activate to activate its environment again)";
    }
    if (state.mode == "manual")
      return "manual: an environment was activated manually, so the hook does not change it";
    if (state.mode == "automatic") return "automatic, for " + session.shown(state.root);
    return "automatic: no environment is active";
  }
};

}  // namespace

std::unique_ptr<Command> make_why() { return std::make_unique<Why>(); }

}  // namespace venvctl
