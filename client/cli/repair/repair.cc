#include "client/cli/repair/repair.h"

#include "client/cli/create/site.h"
#include "client/cli/lookup/report.h"
#include "client/cli/records/kept_approval.h"
#include "client/cli/repair/changes_writer.h"
#include "client/cli/repair/own_tool_repair.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using State = RepairOutcome::State;

// The change of PDM's file in the project, which contains the path of the environment's python.
// Absent: the file stays as it is.
std::optional<FileChange> change_of_project_file(Session& session, const Diagnosis& diagnosis) {
  constexpr size_t kMaxBytes = 64 * 1024;
  const std::string path = join_path(parent_path(diagnosis.relocation.new_prefix), ".pdm-python");
  const auto status = session.files().link_status(path);
  if (diagnosis.old_place.empty() || !status || !status->is_regular()) return std::nullopt;
  const std::string old = session.files().read_file(path, kMaxBytes).value_or("");
  const std::string named(trimmed(old));
  const std::string moved = moved_path(named, diagnosis.relocation.moves);
  if (moved == named) return std::nullopt;
  std::string content = old;
  content.replace(content.find(named), named.size(), moved);
  return FileChange{path, content};
}

// Saves the files that will be rewritten, then records the step in the journal.
Result<size_t> noted(Session& session, const EnvironmentReport& report, const Diagnosis& diagnosis,
                     const Changes& changes, ChangeJournal& journal) {
  auto saved = journal.save(changes);
  if (!saved) return saved.error();
  auto step = step_for(session, UndoStep::Kind::Rewrite, report.prefix, report.evidence.identity,
                       diagnosis.old_place, diagnosis.relocation.moves);
  if (!step) return step.error();
  step->saved = *std::move(saved);
  return journal.note(*std::move(step));
}

Result<void> rewrite(const std::string& prefix, const Changes& changes,
                     const std::optional<FileChange>& of_project) {
  if (of_project) {
    if (auto written = write_change(*of_project); !written) return written;
  }
  return write_changes(prefix, changes);
}

Result<RepairOutcome> relocated(Session& session, const EnvironmentReport& report,
                                const Diagnosis& diagnosis, Naming naming, ChangeJournal& journal) {
  auto lock = lock_site(report.prefix);
  if (!lock) return lock.error();
  auto before = known_before(session, report.prefix, report.evidence.identity, diagnosis.old_place);
  if (!before) return before.error();
  const auto found = changes_of(session.files(), diagnosis.relocation);
  if (!found) return found.error();
  const Changes& changes = *found;
  const auto of_project = change_of_project_file(session, diagnosis);
  Changes all = changes;
  if (of_project) all.files.push_back(*of_project);
  auto step = noted(session, report, diagnosis, all, journal);
  if (!step) return step.error();
  if (auto written = rewrite(report.prefix, changes, of_project); !written) {
    journal.withdraw(*step);
    return written.error();
  }
  auto followed = follow(session, *before, diagnosis.relocation.moves, naming);
  if (!followed) return followed.error();
  journal.confirm(*step);

  auto after = report_environment(session, report.prefix);
  if (!after) return after.error();
  RepairOutcome outcome{State::Repaired,   diagnosis.method,
                        diagnosis.problem, result_of(session, diagnosis),
                        changes.left,      {}};
  if (!followed->note.empty()) outcome.text += "; " + followed->note;
  if (*after && is_usable((*after)->inspection)) return outcome;
  outcome.state = State::NotRepaired;
  outcome.text = "it is still " + std::string(health_name((*after)->inspection.health)) + " (" +
                 displayable((*after)->inspection.detail) + ")";
  return outcome;
}

bool has_command(const Diagnosis& diagnosis) {
  return diagnosis.command && !diagnosis.command->words.empty() && !diagnosis.command->is_for_user;
}

bool has_project_command(const Diagnosis& diagnosis) {
  return diagnosis.project_command && diagnosis.project_command->can_run();
}

Result<RepairOutcome> delegated(Session& session, const EnvironmentReport& report,
                                const Diagnosis& diagnosis, const RebuildRequest& request,
                                ChangeJournal& journal) {
  RepairOutcome outcome{
      State::NotRepaired, diagnosis.method, diagnosis.problem, diagnosis.advice, {}, {}};
  if (!session.needs_no_question() || !has_command(diagnosis)) return outcome;
  if (is_recreated_from_its_record(report.inspection.kind)) {
    auto done = recreate_by_own_tool(session, report, *diagnosis.command, request, journal);
    if (!done) return done.error();
    outcome.state = State::Repaired;
    outcome.text = diagnosis.command->shown() + "; the old environment is in the trash";
    outcome.place = report.prefix;
    outcome.trashed = std::move(done->trashed);
    return outcome;
  }
  ToolCommand command = *diagnosis.command;
  if (request.is_offline) {
    command.variables.emplace_back(command.tool == "uv" ? "UV_OFFLINE" : "PIP_NO_INDEX", "1");
  }
  // Inspects the environment to see whether the repair succeeded, because some tools report a
  // failure after a successful repair.
  const auto ran = run_tool(session, command);
  auto after = report_environment(session, report.prefix);
  if (!after) return after.error();
  const bool is_well = *after && is_usable((*after)->inspection);
  if (!is_well && !ran) return ran.error();
  outcome.state = is_well ? State::Repaired : State::NotRepaired;
  outcome.text = is_well ? command.shown()
                         : "it is still broken after " + command.shown() + ": see its output above";
  return outcome;
}

Result<RepairOutcome> recreated(Session& session, const EnvironmentReport& report,
                                const Diagnosis& diagnosis, const RebuildRequest& request,
                                FittingPythons& pythons, ChangeJournal& journal) {
  const ProjectCommand& command = *diagnosis.project_command;
  RepairOutcome outcome{State::NotRepaired,
                        diagnosis.method,
                        diagnosis.problem,
                        diagnosis.advice + ", or pass -y to let venvctl run it",
                        {},
                        {}};
  if (!session.needs_no_question()) return outcome;
  auto done = recreate_by_project_tool(session, report, command, request, pythons, journal);
  if (!done) return done.error();
  outcome.state = State::Repaired;
  outcome.text = displayable(command.command);
  if (done->place != report.prefix) outcome.text += " created " + session.shown(done->place);
  outcome.text += "; the old environment is in the trash";
  if (!done->note.empty()) outcome.text += "; " + done->note;
  outcome.place = std::move(done->place);
  outcome.trashed = std::move(done->trashed);
  return outcome;
}

Result<RepairOutcome> rebuilt(Session& session, const EnvironmentReport& report,
                              const Diagnosis& diagnosis, const RebuildRequest& request,
                              FittingPythons& pythons, ChangeJournal& journal) {
  RepairOutcome outcome{
      State::NotRepaired, diagnosis.method, diagnosis.problem, diagnosis.advice, {}, {}};
  const auto python = python_for(session, report, pythons, Preference::Nearest);
  if (!python) return outcome;
  auto done = rebuild(session, report, *python, request, journal);
  if (!done) return done.error();
  outcome.state = State::Repaired;
  outcome.text = words_for(session, *done);
  outcome.lost = std::move(done->left);
  return outcome;
}

}  // namespace

std::string_view state_name(State state) {
  switch (state) {
    case State::Ok:
      return "ok";
    case State::WouldRepair:
      return "would-repair";
    case State::Repaired:
      return "repaired";
    case State::NotRepaired:
      return "not-repaired";
  }
  return "";
}

RepairOutcome rehearsed(Session& session, const EnvironmentReport& report,
                        const Diagnosis& diagnosis, const RebuildRequest& request,
                        FittingPythons& pythons) {
  RepairOutcome outcome{
      State::NotRepaired, diagnosis.method, diagnosis.problem, diagnosis.advice, {}, {}};
  if (diagnosis.method == RepairMethod::None) outcome.state = State::Ok;
  if (diagnosis.method == RepairMethod::Relink || diagnosis.method == RepairMethod::UpdatePaths) {
    outcome.state = State::WouldRepair;
    outcome.text = plan_of(session, diagnosis);
  }
  if (diagnosis.method == RepairMethod::ByTool && has_command(diagnosis)) {
    const auto checked = is_recreated_from_its_record(report.inspection.kind)
                             ? check_recreatable(session, report, *diagnosis.command)
                             : Result<void>();
    if (checked) outcome.state = State::WouldRepair;
    if (!checked) outcome.text = checked.error().message;
  }
  if (diagnosis.method == RepairMethod::ByTool && has_project_command(diagnosis)) {
    const auto commands =
        rehearsed_commands(session, report, *diagnosis.project_command, request, pythons);
    if (commands) outcome.state = State::WouldRepair;
    outcome.text = commands ? *commands : commands.error().message;
  }
  if (diagnosis.method == RepairMethod::Rebuild) {
    const auto python = python_for(session, report, pythons, Preference::Nearest);
    if (!python) return outcome;
    if (const auto checked = check_may_run(session, report); !checked) {
      outcome.text = checked.error().message;
      return outcome;
    }
    outcome.state = State::WouldRepair;
    outcome.text = "rebuild with " + session.shown(python->executable);
  }
  return outcome;
}

Result<RepairOutcome> repair(Session& session, const EnvironmentReport& report,
                             const Diagnosis& diagnosis, Naming naming,
                             const RebuildRequest& request, FittingPythons& pythons,
                             ChangeJournal& journal) {
  switch (diagnosis.method) {
    case RepairMethod::Relink:
    case RepairMethod::UpdatePaths:
      return relocated(session, report, diagnosis, naming, journal);
    case RepairMethod::ByTool:
      if (!has_project_command(diagnosis)) {
        return delegated(session, report, diagnosis, request, journal);
      }
      return recreated(session, report, diagnosis, request, pythons, journal);
    case RepairMethod::Rebuild:
      return rebuilt(session, report, diagnosis, request, pythons, journal);
    case RepairMethod::None:
    case RepairMethod::Impossible:
      break;
  }
  return rehearsed(session, report, diagnosis, request, pythons);
}

}  // namespace venvctl
