#include "client/cli/repair/project_tool_repair.h"

#include <time.h>

#include <algorithm>

#include "client/cli/create/build.h"
#include "client/cli/create/interrupts.h"
#include "client/cli/create/project_tool.h"
#include "client/cli/create/site.h"
#include "client/cli/deletion/trash.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/report.h"
#include "client/cli/output/shell_words.h"
#include "client/cli/processes/objections.h"
#include "client/cli/records/following.h"
#include "client/cli/records/kept_approval.h"
#include "client/cli/records/recorded_directory.h"
#include "client/cli/repair/package_list.h"
#include "client/cli/repair/replacement.h"
#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/form.h"
#include "core/stores/central_stores.h"
#include "core/stores/derived_names.h"
#include "core/stores/project_index.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

struct RecreatingTool {
  std::string_view kind;
  std::string_view command;  // used if the project's files do not show a more exact command
  bool takes_interpreter;
  bool obeys_pip;  // PIP_NO_INDEX stops it from using the network
};

constexpr RecreatingTool kTools[] = {
    {"poetry", "poetry install", true, false},   {"pipenv", "pipenv install", true, true},
    {"pdm", "pdm install", true, false},         {"hatch", "hatch env create", false, false},
    {"conda", "conda env create", false, false}, {"pixi", "pixi install", false, false},
};

const RecreatingTool* tool_of_kind(std::string_view kind) {
  const auto* found = std::ranges::find(kTools, kind, &RecreatingTool::kind);
  return found == std::end(kTools) ? nullptr : found;
}

const RecreatingTool* tool_of_command(std::string_view command) {
  return tool_of_kind(command.substr(0, command.find(' ')));
}

// Whether only the project's tool can give the environment the right name or content.
bool is_of_project_tool(Session& session, const EnvironmentReport& report) {
  if (environment_form(session.files(), report.prefix) != EnvironmentForm::Venv) return true;
  const std::string store(parent_path(report.prefix));
  return is_in_central_store(session.files(), session.variables(), store);
}

// The command with `project` as its directory. The directory is empty if another environment is
// chosen in `project`, or if another tool would create one there.
ProjectCommand command_in(Session& session, const EnvironmentReport& report,
                          const RecreatingTool& tool, const std::string& project) {
  ProjectCommand result{"", std::string(tool.command)};
  if (project.empty() || !session.files().status(project)) return result;
  const Decision decision = decide_silently(session, project);
  if (tool_of_command(decision.create_command) == &tool && !decision.choice) {
    return {decision.stopped_at, decision.create_command};
  }
  if (!decision.choice || decision.choice->prefix != report.prefix) return result;
  // The environment works, so the tool's rule chose it. The user may also have chosen it with
  // `venvctl use`. These tools then recreate it with their default command.
  const bool is_plain = tool.takes_interpreter || tool.kind == "pixi";
  const std::string& exact = decision.choice->create_command;
  const bool is_exact = tool_of_command(exact) == &tool;
  if (is_exact) result.command = exact;
  if (is_exact || is_plain) result.directory = decision.choice->root;
  return result;
}

// The project of an environment whose path contains only a hash of the project. Tries the current
// directory and the projects of all records. "" if none of them is the project.
std::string project_by_hash(Session& session, const EnvironmentReport& report) {
  std::vector<std::string> candidates = path_and_parents(session.directory());
  if (const auto environments = session.state().environments()) {
    for (const EnvironmentRecord& each : (*environments)->records) {
      if (!each.project.empty()) candidates.push_back(each.project);
    }
  }
  return ProjectIndex(session.files(), std::move(candidates))
      .project_of(report.inspection.kind, report.prefix);
}

// The names of packages that the old environment has and the new one lacks, separated by commas.
std::string missing_names(FileSystem& files, const std::vector<Distribution>& wanted,
                          const std::string& prefix) {
  std::string text;
  const std::vector<Distribution> found = distributions_in(files, prefix);
  for (const Distribution& each : wanted) {
    const std::string name = normal_project_name(each.name);
    const bool is_there = each.is_seed || std::ranges::any_of(found, [&](const Distribution& one) {
                            return normal_project_name(one.name) == name;
                          });
    if (!is_there) text += (text.empty() ? "" : ", ") + displayable(each.name);
  }
  return text;
}

// Fails if the tool must not replace the environment.
Result<void> check_replaceable(Session& session, const EnvironmentReport& report,
                               const ProjectCommand& command) {
  const std::string shown = session.shown(report.prefix);
  if (const auto objection = objection_to_removal(session, report.prefix)) {
    return refusal(shown, *objection);
  }
  const std::vector<std::string> prefixes{report.prefix};
  if (auto checked = check_unused(session, prefixes, ""); !checked) return checked;
  if (auto checked = check_may_run(session, report); !checked) return checked;
  if (can_be_trashed(trash_directory(session.variables()), report.prefix)) return {};
  return Error{ErrorCode::Failed, shown +
                                      " cannot be moved to the trash, which is on another file "
                                      "system: " +
                                      advice_of(session, command)};
}

// The commands to run. Fails if they cannot run or must not run.
Result<Plan> checked_plan(Session& session, const EnvironmentReport& report,
                          const ProjectCommand& command, const RebuildRequest& request,
                          FittingPythons& pythons) {
  const RecreatingTool& tool = *tool_of_command(command.command);
  if (auto checked = check_replaceable(session, report, command); !checked) return checked.error();
  const std::string name(tool.kind);
  if (request.is_offline && !tool.obeys_pip) {
    return Error{ErrorCode::Failed,
                 name + " may use the network, so nothing was changed: leave out --offline"};
  }
  std::optional<Interpreter> interpreter = request.python;
  if (tool.takes_interpreter && !interpreter) {
    auto found = python_for(session, report, pythons, Preference::Nearest);
    if (!found) return found.error();
    interpreter = *std::move(found);
  }
  auto plan = project_plan(session.files(), session.variables(), command.command, interpreter);
  if (!plan) {
    return Error{ErrorCode::Failed, name +
                                        " is not installed, so nothing was changed: install it, "
                                        "then " +
                                        advice_of(session, command)};
  }
  plan->directory = command.directory;
  return plan;
}

// Recreates one environment.
class ProjectRecreation {
 public:
  ProjectRecreation(Session& session, const EnvironmentReport& report, const Plan& plan,
                    const RebuildRequest& request, ChangeJournal& journal)
      : session_(session), report_(report), plan_(plan), request_(request), journal_(journal) {}

  Result<RecreatedByTool> run() {
    auto before = known_before(session_, report_.prefix, report_.evidence.identity, "");
    if (!before) return before.error();
    packages_ = distributions_in(session_.files(), report_.prefix);
    auto lock = lock_site(report_.prefix);
    if (!lock) return lock.error();
    auto held = hold_directory(report_.prefix);
    if (!held) return held.error();
    if (auto moved = move_aside(*held); !moved) return moved.error();

    auto made = run_tool();
    if (!made) return put_back(made.error());
    return finished(*made, *std::move(before));
  }

 private:
  Result<void> move_aside(const HeldDirectory& held) {
    auto step = step_for(session_, UndoStep::Kind::Remove, report_.prefix,
                         report_.evidence.identity, "", {});
    if (!step) return step.error();
    auto place =
        reserve_in_trash(trash_directory(session_.variables()), report_.prefix, time(nullptr));
    if (!place) return place.error();
    step->trashed = *place;
    step->old_directory = recorded_directory(held.status, held.path);
    step_ = *step;
    auto number = journal_.note(*std::move(step));
    if (!number) {
      unlist_in_trash(*place, report_.prefix);
      return number.error();
    }
    number_ = *number;
    auto moved = move_to_trash(held, *place);
    if (moved) return moved;
    journal_.withdraw(number_);
    unlist_in_trash(*place, report_.prefix);
    return moved;
  }

  // Runs the tool and returns the path of the new environment. Fails if the tool made no
  // environment that works. Does not rely on the exit code alone: a tool may fail after it has
  // created a working environment, or succeed without one.
  Result<std::string> run_tool() {
    Variables variables = project_tool_variables(session_.variables());
    if (request_.is_offline) variables.set("PIP_NO_INDEX", "1");
    Interrupts interrupts;
    // File times come from a kernel clock that may be some milliseconds late.
    constexpr int64_t kTickNs = 50'000'000;
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    started_ns_ = nanoseconds(now) - kTickNs;
    auto outcome = run_plan(plan_, variables, interrupts, session_.terminal());
    if (interrupts.taken()) return Error{ErrorCode::Failed, "interrupted"};
    if (!outcome) return outcome.error();
    const std::string place = new_place();
    const bool has_all =
        !place.empty() && missing_names(session_.files(), packages_, place).empty();
    if (!place.empty() && (outcome->is_made || has_all)) {
      if (auto checked = check_python(session_, place, request_); !checked) return checked.error();
      return place;
    }
    if (!outcome->is_made) return error_of(*outcome, session_.terminal());
    return Error{ErrorCode::Failed, "it is still broken after " +
                                        as_typed(plan_.steps.back().words) +
                                        ": see its output above"};
  }

  // Whether the tool made the directory. The project may already have another environment, which
  // must stay.
  bool is_new(const std::string& prefix) {
    const auto status = session_.files().status(prefix);
    if (!status) return false;
    return (status->born_ns != 0 ? status->born_ns : status->changed_ns) >= started_ns_;
  }

  // The path of the environment that the tool has made; "" if it does not work.
  std::string new_place() {
    const auto here = report_environment(session_, report_.prefix);
    if (here && *here) made_.push_back(report_.prefix);
    if (here && *here && is_usable((*here)->inspection)) return report_.prefix;
    const Decision decision = decide_silently(session_, plan_.directory);
    if (!decision.choice || decision.choice->prefix == report_.prefix) return "";
    if (!is_new(decision.choice->prefix)) return "";
    made_.push_back(decision.choice->prefix);
    return decision.choice->prefix;
  }

  Result<RecreatedByTool> finished(const std::string& place, KnownBefore before) {
    PathMoves moves;
    if (place == report_.prefix) {
      step_.kind = UndoStep::Kind::Replace;
      step_.new_directory = recorded_directory(place);
      if (auto amended = journal_.amend(number_, step_); !amended) return amended.error();
    } else {
      moves.push_back({report_.prefix, place});
      before.prefix = place;
      before.old_place = report_.prefix;
      before.is_moved_by_venvctl = true;
    }
    auto followed = follow(session_, before, moves, Naming::InBulk);
    if (!followed) return followed.error();
    journal_.confirm(number_);
    RecreatedByTool done{place, step_.trashed, followed->note};
    if (const std::string names = missing_names(session_.files(), packages_, place);
        !names.empty()) {
      done.note += (done.note.empty() ? "" : "; ") + ("the new environment lacks " + names);
    }
    return done;
  }

  Error put_back(Error error) {
    for (const std::string& made : made_) discard(session_, made);
    restore_old(report_.prefix, step_, number_, journal_, error);
    return error;
  }

  Session& session_;
  const EnvironmentReport& report_;
  const Plan& plan_;
  const RebuildRequest& request_;
  ChangeJournal& journal_;
  size_t number_ = 0;       // number of the step in the journal
  int64_t started_ns_ = 0;  // when the tool was started
  UndoStep step_;
  std::vector<Distribution> packages_;  // of the old environment
  std::vector<std::string> made_;       // everything that the tool made, whether it works or not
};

}  // namespace

std::optional<ProjectCommand> project_command_for(Session& session,
                                                  const EnvironmentReport& report) {
  const RecreatingTool* tool = tool_of_kind(report.inspection.kind);
  if (tool == nullptr || !is_of_project_tool(session, report)) return std::nullopt;
  ProjectCommand command = command_in(session, report, *tool, report.project);
  if (command.can_run()) return command;
  return command_in(session, report, *tool, project_by_hash(session, report));
}

std::string advice_of(const Session& session, const ProjectCommand& command) {
  const std::string place = command.can_run() ? session.shown(command.directory) : "its project";
  return "run " + displayable(command.command) + " in " + place;
}

Result<std::string> rehearsed_commands(Session& session, const EnvironmentReport& report,
                                       const ProjectCommand& command, const RebuildRequest& request,
                                       FittingPythons& pythons) {
  const auto plan = checked_plan(session, report, command, request, pythons);
  if (!plan) return plan.error();
  std::string text;
  for (const PlanStep& step : plan->steps) {
    text += (text.empty() ? "run " : ", then ") + as_typed(step.words);
  }
  return text + " in " + session.shown(command.directory);
}

Result<RecreatedByTool> recreate_by_project_tool(Session& session, const EnvironmentReport& report,
                                                 const ProjectCommand& command,
                                                 const RebuildRequest& request,
                                                 FittingPythons& pythons, ChangeJournal& journal) {
  const auto plan = checked_plan(session, report, command, request, pythons);
  if (!plan) return plan.error();
  return ProjectRecreation(session, report, *plan, request, journal).run();
}

}  // namespace venvctl
