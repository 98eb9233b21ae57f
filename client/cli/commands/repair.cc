#include "client/cli/repair/repair.h"

#include <algorithm>

#include "client/cli/commands/commands.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/output/json.h"
#include "client/cli/output/progress.h"
#include "client/cli/output/table.h"
#include "client/cli/processes/objections.h"
#include "client/cli/repair/targets.h"
#include "client/cli/undo/interrupted.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using State = RepairOutcome::State;

struct Target {
  EnvironmentReport report;
  Diagnosis diagnosis;
  RepairOutcome outcome;
};

class Repair : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.any_words("ENV", environments_,
                     "name or path of an environment, or a project directory (default: all "
                     "environments of this directory's project)");
    syntax.flag("--all", all_, "repair every known environment");
    syntax.flag("--dry-run", dry_run_, "show what would be repaired, and change nothing");
    syntax.flag("--rebuild", rebuild_,
                "create a new environment even if the old one can be repaired or needs no repair");
    syntax.flag("--offline", request_.is_offline,
                "install packages only from local files and directories");
    syntax.flag("--force", request_.is_forced, "repair an environment even if it is protected");
  }

  // Finds and checks all environments before it changes the first one.
  Result<int> run(Session& session) override {
    if (all_ && rebuild_) {
      return Error{ErrorCode::Usage,
                   "--rebuild cannot be combined with --all: give the environments instead"};
    }
    if (all_ && !environments_.empty()) {
      return Error{ErrorCode::Usage, "--all cannot be combined with ENV: leave out one of them"};
    }
    if (all_) session.may_leave_out_places();
    if (!dry_run_) {
      if (auto completed = complete_interrupted(session); !completed) return completed.error();
    }
    auto reports = all_ ? all_targets(session) : named_targets(session, environments_);
    if (!reports) return reports.error();
    std::vector<Target> targets;
    FittingPythons pythons(session);
    for (EnvironmentReport& report : *reports) {
      Diagnosis diagnosis = diagnosis_of(session, report, pythons);
      if (rebuild_) to_be_rebuilt(session, report, diagnosis);
      if (diagnosis.method == RepairMethod::None && all_) continue;
      targets.push_back({std::move(report), std::move(diagnosis), {}});
    }
    if (!dry_run_) {
      if (auto places = session.places_to_write(); !places) return places.error();
      session.begin_changes();
    }
    if (auto repaired = repair_each(session, targets, pythons); !repaired) return repaired.error();
    print(session, targets);
    const bool has_failed = std::ranges::any_of(
        targets, [](const Target& each) { return each.outcome.state == State::NotRepaired; });
    return has_failed ? static_cast<int>(ErrorCode::Failed) : 0;
  }

 private:
  Result<void> repair_each(Session& session, std::vector<Target>& targets,
                           FittingPythons& pythons) const {
    const Naming naming = environments_.empty() ? Naming::InBulk : Naming::ByUser;
    std::optional<ChangeJournal> journal;
    const bool is_needed = std::ranges::any_of(
        targets, [](const Target& each) { return each.diagnosis.method != RepairMethod::None; });
    if (is_needed && !dry_run_) {
      auto begun = ChangeJournal::begin(session, "repair");
      if (!begun) return begun.error();
      journal.emplace(*std::move(begun));
    }
    Progress progress(session.terminal());
    bool has_changed = false;
    for (Target& each : targets) {
      const bool needs_repair = each.diagnosis.method != RepairMethod::None;
      const auto protection = needs_repair && !request_.is_forced
                                  ? protection_of(session, each.report.prefix)
                                  : std::nullopt;
      if (protection) {
        each.outcome = {State::NotRepaired,
                        each.diagnosis.method,
                        each.diagnosis.problem,
                        "it " + protection->what + "; " + protection->fix,
                        {},
                        {}};
        continue;
      }
      if (!journal) {
        each.outcome = rehearsed(session, each.report, each.diagnosis, request_, pythons);
        continue;
      }
      const bool shows_progress = all_ && session.terminal().err_can_redraw();
      if (shows_progress) progress.begin("repairing " + session.shown(each.report.prefix));
      auto outcome =
          repair(session, each.report, each.diagnosis, naming, request_, pythons, *journal);
      if (shows_progress) progress.end();
      each.outcome = outcome ? *std::move(outcome) : RepairOutcome{State::NotRepaired,
                                                                   each.diagnosis.method,
                                                                   each.diagnosis.problem,
                                                                   outcome.error().message,
                                                                   {},
                                                                   {}};
      has_changed = has_changed || each.outcome.state == State::Repaired;
    }
    auto ended = journal ? journal->end() : Result<void>();
    if (has_changed) prepare_next_prompt(session);
    return ended;
  }

  void print(Session& session, const std::vector<Target>& targets) const {
    if (session.wants_json()) return print_json(session, targets);
    if (all_) return print_table(session, targets);
    for (const Target& each : targets) say(session, each);
  }

  static void say(Session& session, const Target& target) {
    const std::string shown = session.shown(target.report.prefix);
    const RepairOutcome& outcome = target.outcome;
    switch (outcome.state) {
      case State::Ok:
        return session.terminal().say(shown + " needs no repair");
      case State::WouldRepair:
        return session.terminal().say(shown + ": " + outcome.problem + "; would " + outcome.text +
                                      "; nothing was changed");
      case State::Repaired:
        session.terminal().say("repaired " + shown + ": " + outcome.text);
        return say_left(session, outcome);
      case State::NotRepaired:
        return session.terminal().complain("venvctl: " + shown + " was not repaired (" +
                                           outcome.problem + "): " + outcome.text);
    }
  }

  static void say_left(Session& session, const RepairOutcome& outcome) {
    for (const std::string& path : outcome.left) {
      session.terminal().say("  " + session.shown(path) + " still contains the old path");
    }
    for (const std::string& path : outcome.lost) {
      session.terminal().say("  " + displayable(path) +
                             " was not copied, or only partly copied, to the new environment");
    }
  }

  static void print_table(Session& session, const std::vector<Target>& targets) {
    if (targets.empty()) return session.terminal().say("no environment needs a repair");
    Table table({"ENVIRONMENT", "RESULT", "PROBLEM", "WHAT"});
    for (const Target& each : targets) {
      const bool is_left = each.outcome.state == State::NotRepaired;
      table.add({{session.shown(each.report.prefix)},
                 {std::string(state_name(each.outcome.state)), is_left ? Style::Bad : Style::Good},
                 {each.outcome.problem},
                 {each.outcome.text}});
    }
    session.terminal().print(table.text(session.terminal()));
    for (const Target& each : targets) say_left(session, each.outcome);
  }

  static void print_json(Session& session, const std::vector<Target>& targets) {
    Json array = Json::array();
    for (const Target& each : targets) {
      Json not_updated = Json::array();
      for (const std::string& path : each.outcome.left) not_updated.push(Json::text(path));
      Json lost = Json::array();
      for (const std::string& path : each.outcome.lost) lost.push(Json::text(path));
      Json json = Json::object();
      json.set("prefix", each.report.prefix)
          .set("result", state_name(each.outcome.state))
          .set("method", method_name(each.outcome.method))
          .set_or_null("problem", each.outcome.problem)
          .set_or_null("action", each.outcome.text)
          .set("notUpdated", std::move(not_updated))
          .set("notTakenOver", std::move(lost));
      array.push(std::move(json));
    }
    session.terminal().print(array.dump());
  }

  std::vector<std::string> environments_;
  bool all_ = false;
  bool dry_run_ = false;
  bool rebuild_ = false;
  RebuildRequest request_;
};

}  // namespace

std::unique_ptr<Command> make_repair() { return std::make_unique<Repair>(); }

}  // namespace venvctl
