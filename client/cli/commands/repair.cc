#include "client/cli/repair/repair.h"

#include <algorithm>

#include "client/cli/commands/commands.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/environments/objections.h"
#include "client/cli/output/json.h"
#include "client/cli/output/progress.h"
#include "client/cli/output/table.h"
#include "client/cli/repair/patients.h"

namespace venvctl {
namespace {

using State = RepairOutcome::State;

struct Patient {
  EnvironmentReport report;
  Diagnosis diagnosis;
  RepairOutcome outcome;
};

class Repair : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.any_words("ENV", environments_,
                     "name or path of an environment, or a project directory (default: this one)");
    syntax.flag("--all", all_, "repair every known environment");
    syntax.flag("--dry-run", dry_run_, "show what would be repaired, and change nothing");
    syntax.flag("--rebuild", rebuild_, "make a new environment even if a cheaper repair suffices");
    syntax.flag("--offline", request_.is_offline,
                "install packages only from local files and directories");
    syntax.flag("--force", force_, "repair an environment even if it is protected");
  }

  // Finds and judges all environments before it changes the first.
  Result<int> run(Session& session) override {
    if (all_ && rebuild_) {
      return Error{ErrorCode::Usage, "--rebuild needs the names of environments: leave out --all"};
    }
    if (all_ && !environments_.empty()) {
      return Error{ErrorCode::Usage, "--all cannot be combined with ENV: leave one out"};
    }
    auto reports = all_ ? all_patients(session) : named_patients(session, environments_);
    if (!reports) return reports.error();
    std::vector<Patient> patients;
    FittingPythons pythons(session);
    for (EnvironmentReport& report : *reports) {
      Diagnosis diagnosis = diagnosis_of(session, report, pythons);
      if (rebuild_) to_be_rebuilt(session, report, diagnosis);
      if (diagnosis.rung == Rung::None && all_) continue;
      patients.push_back({std::move(report), std::move(diagnosis), {}});
    }
    if (!dry_run_) {
      if (auto places = session.places_to_write(); !places) return places.error();
      session.begin_changes();
    }
    treat(session, patients, pythons);
    print(session, patients);
    const bool has_failed = std::ranges::any_of(
        patients, [](const Patient& each) { return each.outcome.state == State::Left; });
    return has_failed ? static_cast<int>(ErrorCode::Failed) : 0;
  }

 private:
  void treat(Session& session, std::vector<Patient>& patients, FittingPythons& pythons) const {
    const Naming naming = all_ ? Naming::InBulk : Naming::ByUser;
    Progress progress(session.terminal());
    bool has_changed = false;
    for (Patient& each : patients) {
      const bool needs_repair = each.diagnosis.rung != Rung::None;
      const auto protection =
          needs_repair && !force_ ? protection_of(session, each.report.prefix) : std::nullopt;
      if (protection) {
        each.outcome = {State::Left,
                        each.diagnosis.rung,
                        each.diagnosis.problem,
                        "it " + protection->what + ": " + protection->fix,
                        {}};
        continue;
      }
      if (dry_run_) {
        each.outcome = rehearsed(session, each.report, each.diagnosis, pythons);
        continue;
      }
      const bool shows_progress = all_ && session.terminal().err_can_redraw();
      if (shows_progress) progress.begin("repairing " + session.shown(each.report.prefix));
      auto outcome = repair(session, each.report, each.diagnosis, naming, request_, pythons);
      if (shows_progress) progress.end();
      each.outcome = outcome ? *std::move(outcome)
                             : RepairOutcome{State::Left,
                                             each.diagnosis.rung,
                                             each.diagnosis.problem,
                                             outcome.error().message,
                                             {}};
      has_changed = has_changed || each.outcome.state == State::Repaired;
    }
    if (has_changed) prepare_next_prompt(session);
  }

  void print(Session& session, const std::vector<Patient>& patients) const {
    if (session.wants_json()) return print_json(session, patients);
    if (all_) return print_table(session, patients);
    for (const Patient& each : patients) say(session, each);
  }

  static void say(Session& session, const Patient& patient) {
    const std::string shown = session.shown(patient.report.prefix);
    const RepairOutcome& outcome = patient.outcome;
    switch (outcome.state) {
      case State::Well:
        return session.terminal().say(shown + " needs no repair");
      case State::WouldRepair:
        return session.terminal().say(shown + ": " + outcome.problem + "; would " + outcome.text +
                                      "; nothing was changed");
      case State::Repaired:
        session.terminal().say("repaired " + shown + ": " + outcome.text);
        return say_left(session, outcome);
      case State::Left:
        return session.terminal().complain("venvctl: " + shown + " is not repaired (" +
                                           outcome.problem + "): " + outcome.text);
    }
  }

  static void say_left(Session& session, const RepairOutcome& outcome) {
    for (const std::string& path : outcome.left) {
      session.terminal().say("  " + session.shown(path) + " still names the old place");
    }
  }

  static void print_table(Session& session, const std::vector<Patient>& patients) {
    if (patients.empty()) return session.terminal().say("no environment needs a repair");
    Table table({"ENVIRONMENT", "RESULT", "PROBLEM", "WHAT"});
    for (const Patient& each : patients) {
      const bool is_left = each.outcome.state == State::Left;
      table.add({{session.shown(each.report.prefix)},
                 {std::string(state_name(each.outcome.state)), is_left ? Style::Bad : Style::Good},
                 {each.outcome.problem},
                 {each.outcome.text}});
    }
    session.terminal().print(table.text(session.terminal()));
    for (const Patient& each : patients) say_left(session, each.outcome);
  }

  static void print_json(Session& session, const std::vector<Patient>& patients) {
    Json array = Json::array();
    for (const Patient& each : patients) {
      Json left = Json::array();
      for (const std::string& path : each.outcome.left) left.push(Json::text(path));
      Json json = Json::object();
      json.set("prefix", each.report.prefix)
          .set("result", state_name(each.outcome.state))
          .set("rung", rung_name(each.outcome.rung))
          .set_or_null("problem", each.outcome.problem)
          .set_or_null("action", each.outcome.text)
          .set("left", std::move(left));
      array.push(std::move(json));
    }
    session.terminal().print(array.dump());
  }

  std::vector<std::string> environments_;
  bool all_ = false;
  bool dry_run_ = false;
  bool rebuild_ = false;
  RebuildRequest request_;
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Command> make_repair() { return std::make_unique<Repair>(); }

}  // namespace venvctl
