#include "client/cli/repair/diagnosis.h"

#include "client/cli/processes/objections.h"
#include "client/cli/records/following.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/form.h"
#include "core/environments/pyvenv_cfg.h"
#include "core/environments/tool_environments.h"
#include "core/stores/central_stores.h"
#include "core/trust/recorded_place.h"

namespace venvctl {
namespace {

bool leads_to_something(Session& session, const std::string& path) {
  return session.files().status(path).has_value();
}

PyvenvCfg config_of(Session& session, const std::string& prefix) {
  const auto content =
      session.files().read_file(join_path(prefix, "pyvenv.cfg"), PyvenvCfg::kMaxBytes);
  return parse_pyvenv_cfg(content.value_or(""));
}

// The path to which bin/python leads after the moves; "" if the link is then broken.
std::string python_after(Session& session, const std::string& prefix, const PathMoves& moves) {
  std::string path = join_path(prefix, "bin/python");
  for (int links = 0; links < FileSystem::kMaxLinks; ++links) {
    const auto target = session.files().read_link(path);
    if (!target) break;
    path = normal_path(parent_path(path), moved_path(*target, moves));
  }
  const auto real = real_path(session.files(), path);
  const auto status = real ? session.files().status(*real) : std::nullopt;
  return status && status->is_executable() ? *real : "";
}

// Whether the directory that `home` in pyvenv.cfg names exists after the moves. Python finds its
// standard library through `home`.
bool has_its_home(Session& session, const PyvenvCfg& config, const PathMoves& moves) {
  return config.home.empty() || leads_to_something(session, moved_path(config.home, moves));
}

// Whether the interpreter that the environment would have after the moves is the right one.
bool has_its_python(Session& session, const std::string& prefix, const PyvenvCfg& config,
                    const PackagesPython& packages, const PathMoves& moves) {
  const std::string python = python_after(session, prefix, moves);
  if (python.empty() || !has_its_home(session, config, moves)) return false;
  const auto interpreter = inspect_interpreter(session.files(), python);
  if (!interpreter || packages.version.empty()) return true;
  const std::string& version = interpreter->version;
  const bool is_known = version.find('.') != std::string::npos;
  return !is_known || version == packages.version || version.starts_with(packages.version + ".");
}

// The old path of the environment: the path in its bin/activate, or the path at which it was
// approved. The second one is needed after an interrupted repair, and for relocatable environments
// of uv.
std::string place_before(Session& session, const EnvironmentReport& report) {
  std::string place = other_place(session.files(), report.prefix);
  if (!place.empty()) return place;
  const auto approved = approved_place(session, report.evidence.identity);
  return approved ? *approved : "";
}

std::string lost_python(Session& session, const PyvenvCfg& config, const PackagesPython& packages) {
  const std::string base = config.base_executable.empty() ? config.home : config.base_executable;
  if (base.empty()) return "its " + packages.shown() + " no longer exists";
  const bool is_another_version = leads_to_something(session, base);
  return "its Python " + displayable(base) +
         (is_another_version ? " now has another version" : " no longer exists");
}

Diagnosis beyond_repair(std::string problem, std::string advice) {
  Diagnosis diagnosis;
  diagnosis.method = RepairMethod::Impossible;
  diagnosis.problem = std::move(problem);
  diagnosis.advice = std::move(advice);
  return diagnosis;
}

PackagesPython packages_of(Session& session, const std::string& prefix) {
  return python_of_packages(session.files(), prefix, config_of(session, prefix).version);
}

// Plans a new environment, because no Python of the environment's version is installed.
void plan_new_environment(Session& session, const EnvironmentReport& report,
                          const PackagesPython& packages, Diagnosis& diagnosis) {
  diagnosis.project_command = project_command_for(session, report);
  diagnosis.command = repair_by_tool(session, report);
  const bool is_by_tool = diagnosis.command || diagnosis.project_command;
  diagnosis.method = is_by_tool ? RepairMethod::ByTool : RepairMethod::Rebuild;
  if (diagnosis.command) {
    diagnosis.advice = advice_of(*diagnosis.command);
  } else if (diagnosis.project_command) {
    diagnosis.advice = advice_of(session, *diagnosis.project_command);
  } else {
    diagnosis.advice =
        "install " + packages.shown() + ", or run " + clear_command(session, report.prefix);
  }
}

}  // namespace

std::string_view method_name(RepairMethod method) {
  switch (method) {
    case RepairMethod::None:
      return "none";
    case RepairMethod::Relink:
      return "relink";
    case RepairMethod::UpdatePaths:
      return "update-paths";
    case RepairMethod::ByTool:
      return "tool";
    case RepairMethod::Rebuild:
      return "rebuild";
    case RepairMethod::Impossible:
      return "impossible";
  }
  return "";
}

namespace {

// An environment of conda or pixi contains its own Python, so only these tools can repair it.
Diagnosis of_conda(Session& session, const EnvironmentReport& report) {
  const std::string& problem = report.inspection.detail;
  auto command = project_command_for(session, report);
  if (!command || !command->can_run()) {
    return beyond_repair(problem, *fix_without_repair(session, report.prefix));
  }
  Diagnosis diagnosis;
  diagnosis.method = RepairMethod::ByTool;
  diagnosis.problem = problem;
  diagnosis.advice = advice_of(session, *command);
  diagnosis.project_command = std::move(command);
  return diagnosis;
}

// Why venvctl must not write to this environment, and what to do; "" if it may.
std::string obstacle_to_writing(Session& session, const std::string& prefix) {
  const auto status = session.files().link_status(prefix);
  if (!status) return "";
  if (status->type == FileType::Symlink) {
    return "it is a symbolic link: run venvctl repair " +
           session.typed(real_path(session.files(), prefix).value_or(prefix));
  }
  const bool is_own = status->uid == session.files().reader();
  return is_own ? "" : "another user owns it: let the owner run venvctl repair";
}

Diagnosis diagnosis_of_files(Session& session, const EnvironmentReport& report,
                             FittingPythons& pythons) {
  const std::string& prefix = report.prefix;
  FileSystem& files = session.files();
  // The environment's Python exists in the other world. A repair in this world would make the
  // environment unusable there.
  if (report.inspection.is_of_other_world) {
    return beyond_repair("it was " + report.inspection.detail, fix_of_other_world());
  }
  if (environment_form(files, prefix) != EnvironmentForm::Venv) {
    if (is_usable(report.inspection)) return {};
    return of_conda(session, report);
  }
  if (report.inspection.health == Health::Incomplete) {
    return beyond_repair(report.inspection.detail, "run " + clear_command(session, prefix));
  }
  if (const auto fix = fix_without_repair(session, prefix)) {
    return beyond_repair(report.inspection.detail, *fix);
  }
  if (files.read_link(join_path(prefix, "bin"))) {
    if (is_usable(report.inspection)) return {};
    return beyond_repair(report.inspection.detail, "its bin is a link: make it a directory");
  }
  const PyvenvCfg config = config_of(session, prefix);
  const PackagesPython packages = python_of_packages(files, prefix, config.version);
  const std::string old_place = place_before(session, report);

  Diagnosis diagnosis;
  diagnosis.old_place = old_place;
  diagnosis.relocation.prefix = prefix;
  diagnosis.relocation.new_prefix = prefix;
  if (!old_place.empty()) {
    diagnosis.method = RepairMethod::UpdatePaths;
    diagnosis.problem = "it was created for " + session.shown(old_place);
    diagnosis.relocation.moves = moves_between(files, old_place, prefix);
    diagnosis.relocation.names = names_between(old_place, prefix);
    for (PathMove& move : possible_moves(old_place, prefix)) {
      diagnosis.relocation.sources.push_back(std::move(move.from));
    }
  }
  if (has_its_python(session, prefix, config, packages, diagnosis.relocation.moves)) {
    const bool is_well = old_place.empty() && is_usable(report.inspection);
    if (is_well || !old_place.empty()) return diagnosis;
    return beyond_repair(report.inspection.detail, "run " + clear_command(session, prefix));
  }
  if (old_place.empty()) diagnosis.method = RepairMethod::Relink;
  diagnosis.problem += diagnosis.problem.empty() ? "" : ", and ";
  diagnosis.problem += lost_python(session, config, packages);
  if (packages.version.empty()) {
    return beyond_repair(diagnosis.problem, "run " + clear_command(session, prefix));
  }
  diagnosis.relocation.python = pythons.find(packages);
  if (!diagnosis.relocation.python) plan_new_environment(session, report, packages, diagnosis);
  return diagnosis;
}

}  // namespace

Diagnosis diagnosis_of(Session& session, const EnvironmentReport& report, FittingPythons& pythons) {
  Diagnosis diagnosis = diagnosis_of_files(session, report, pythons);
  if (diagnosis.method != RepairMethod::Relink && diagnosis.method != RepairMethod::UpdatePaths)
    return diagnosis;
  std::string obstacle = obstacle_to_writing(session, report.prefix);
  if (obstacle.empty()) return diagnosis;
  return beyond_repair(std::move(diagnosis.problem), std::move(obstacle));
}

void to_be_rebuilt(Session& session, const EnvironmentReport& report, Diagnosis& diagnosis) {
  if (diagnosis.method == RepairMethod::Impossible) return;
  if (environment_form(session.files(), report.prefix) != EnvironmentForm::Venv) {
    if (diagnosis.method == RepairMethod::None) diagnosis = of_conda(session, report);
  } else {
    plan_new_environment(session, report, packages_of(session, report.prefix), diagnosis);
  }
  if (diagnosis.problem.empty()) diagnosis.problem = "--rebuild was given";
}

std::string plan_of(const Session& session, const Diagnosis& diagnosis) {
  std::string plan;
  if (!diagnosis.old_place.empty()) {
    plan = "replace " + session.shown(diagnosis.old_place) + " in its files";
  }
  if (diagnosis.relocation.python) {
    plan += plan.empty() ? "use " : ", use ";
    plan += session.shown(diagnosis.relocation.python->executable);
  }
  return plan;
}

std::string result_of(const Session& session, const Diagnosis& diagnosis) {
  std::string result;
  if (!diagnosis.old_place.empty()) {
    result = "paths changed from " + session.shown(diagnosis.old_place) + " to " +
             session.shown(diagnosis.relocation.new_prefix);
  }
  if (diagnosis.relocation.python) {
    result += result.empty() ? "Python is now " : ", Python is now ";
    result += session.shown(diagnosis.relocation.python->executable);
  }
  return result;
}

}  // namespace venvctl
