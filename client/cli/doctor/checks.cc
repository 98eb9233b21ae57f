#include "client/cli/doctor/checks.h"

#include <set>
#include <string>

#include "client/cli/doctor/daemon_checks.h"
#include "client/cli/doctor/state_checks.h"
#include "client/cli/editors/vscode.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/processes/objections.h"
#include "client/cli/session/program_paths.h"
#include "client/cli/session/program_search.h"
#include "client/cli/shells/shell_state.h"
#include "client/cli/shells/shell_table.h"
#include "client/cli/shells/start_up_file.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/form.h"
#include "core/environments/tool_environments.h"
#include "core/kinds/kind.h"
#include "core/places/configuration.h"
#include "core/stores/central_stores.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// Reports the first venvctl on PATH if it is another program or belongs to another installation,
// because a shell without the hook runs that program. On PyPI, the name venvctl belongs to another
// project.
std::optional<Finding> other_on_path(Session& session, const ProgramPaths& programs) {
  FileSystem& files = session.files();
  const auto found = program_on_path("venvctl", session.variables().get("PATH").value_or(""));
  const auto status = found ? files.status(*found) : std::nullopt;
  if (!status || !status->is_executable()) return std::nullopt;
  if (is_same_file(files, *found, programs.command())) return std::nullopt;
  const std::string real = real_path(files, *found).value_or(*found);
  const ProgramPaths theirs{std::string(parent_path(parent_path(real)))};
  const std::string shown = session.shown(*found);
  if (files.status(theirs.hook_client())) {
    return note(faults::kProgramOther,
                "the first venvctl on PATH belongs to another installation: " + shown);
  }
  return problem(faults::kProgramForeign,
                 shown + " is another program, and shells without the hook run it instead of " +
                     session.shown(programs.command()),
                 shown);
}

// Does not report the environment of a tool such as pipx, because it contains only venvctl.
std::optional<Finding> inside_environment(Session& session, const ProgramPaths& programs) {
  FileSystem& files = session.files();
  if (!looks_like_environment(files, programs.prefix)) return std::nullopt;
  if (!tool_kind_of_place(programs.prefix).empty()) return std::nullopt;
  return note(faults::kProgramInEnvironment, "venvctl is installed in the environment " +
                                                 session.shown(programs.prefix) +
                                                 ", and is deleted together with it");
}

Findings check_programs(Session& session) {
  auto programs = program_paths();
  if (!programs) return {problem(faults::kProgramMissing, programs.error())};
  Findings findings;
  const auto look_for = [&](const std::string& path, bool must_run) {
    const auto status = session.files().status(path);
    if (status && (status->is_executable() || !must_run)) return;
    findings.push_back(
        problem(faults::kProgramMissing,
                session.shown(path) + (status ? " is not executable" : " is missing")));
  };
  look_for(programs->hook_client(), true);
  look_for(programs->daemon(), true);
  for (const ShellEntry& shell : shell_table()) look_for(programs->hook_file(shell.ending), false);
  for (const char* shell : {"bash", "fish"}) look_for(programs->env_file(shell), false);
  if (findings.empty()) findings.push_back(fine("installed in " + session.shown(programs->prefix)));
  if (auto other = other_on_path(session, *programs)) findings.push_back(*std::move(other));
  if (auto inside = inside_environment(session, *programs)) findings.push_back(*std::move(inside));
  return findings;
}

Findings check_configuration(Session& session) {
  auto places = session.places();
  if (!places) return {};
  auto configuration = Configuration::load(places->config_path());
  const std::string shown = session.shown(places->config_path());
  if (!configuration) {
    return {problem(faults::kConfiguration, displayable(configuration.error().message), shown)};
  }
  Findings findings;
  for (const std::string& text : configuration->notes()) {
    findings.push_back(problem(faults::kConfiguration, displayable(text), shown));
  }
  if (findings.empty()) findings.push_back(fine(shown));
  return findings;
}

Findings check_hook(Session& session) {
  const auto login_shell = session.variables().non_empty("SHELL");
  auto shell = find_shell(login_shell.value_or(""));
  Findings findings;
  if (shell_state(session.variables()).has_hook) findings.push_back(fine("loaded in this shell"));
  if (!shell) {
    findings.push_back(note(faults::kHookNone, "venvctl has no hook for your login shell (" +
                                                   displayable(login_shell.value_or("SHELL is not "
                                                                                    "set")) +
                                                   ")"));
    return findings;
  }
  const std::string path = (*shell)->start_up_file(session.files(), session.variables());
  auto content = read_start_up_file(path);
  if (!content) return {problem(faults::kHookUnreadable, content.error())};
  const auto line = block_line(*content);
  const bool is_by_hand = content->find("venvctl hook") != std::string::npos ||
                          content->find("venvctl/hook.") != std::string::npos;
  if (!line && !is_by_hand) {
    findings.push_back(problem(faults::kHookMissing,
                               session.shown(path) + " does not load the hook", (*shell)->name));
    return findings;
  }
  auto programs = program_paths();
  const bool is_other = line && programs && line->find(programs->command()) == std::string::npos &&
                        line->find(programs->hook_file((*shell)->ending)) == std::string::npos;
  if (is_other) {
    findings.push_back(problem(faults::kHookOther,
                               session.shown(path) + " loads another installation of venvctl",
                               (*shell)->name));
  } else {
    findings.push_back(fine("in " + session.shown(path)));
  }
  if (session.variables().non_empty("VENVCTL_DISABLE")) {
    findings.push_back(
        problem(faults::kHookDisabled, "VENVCTL_DISABLE is set, so the hook does nothing"));
  }
  return findings;
}

// Reports that VS Code types activation commands into terminals. The hook treats such a command as
// a manual activation, and does not replace the environment.
Findings check_editor(Session& session) {
  const auto typed = typed_activation(session);
  if (!typed) return {};
  return {problem(faults::kVscodeActivation,
                  "VS Code types activation commands into terminals in which the hook is active (" +
                      displayable(typed->what) + ")",
                  typed->project.empty()
                      ? "init vscode"
                      : "init vscode --workspace" + session.change_option(typed->project))};
}

const faults::Fault& fault_of(Health health) {
  if (health == Health::Incomplete) return faults::kEnvironmentIncomplete;
  if (health == Health::Orphaned) return faults::kEnvironmentOrphaned;
  return health == Health::Foreign ? faults::kEnvironmentForeign : faults::kEnvironmentBroken;
}

Finding finding_of(Session& session, const EnvironmentReport& report) {
  const std::string shown = session.shown(report.prefix);
  const std::string typed = session.typed(report.prefix);
  if (!report.exists) return problem(faults::kEnvironmentGone, shown + " no longer exists", typed);
  const bool is_kept_by_tool = !report.evidence.central_store.empty();
  const auto repair = repair_by_tool(session, report);
  const std::string what = shown + " is " + std::string(health_name(report.inspection.health)) +
                           " (" + displayable(report.inspection.detail) + ")";
  if (report.inspection.health == Health::Orphaned && !repair) {
    return note(faults::kEnvironmentOrphaned, what, typed);
  }
  Finding finding = problem(fault_of(report.inspection.health), what, typed);
  if (repair) {
    finding.fix = advice_of(*repair);
    return finding;
  }
  const Health health = report.inspection.health;
  if (health == Health::Broken || health == Health::Foreign) {
    if (auto other = fix_without_repair(session, report.prefix)) finding.fix = *std::move(other);
    return finding;
  }
  // The tool itself recreates the environment, under a name that the tool chooses.
  if (is_kept_by_tool) finding.fix = "run venvctl remove " + typed;
  const auto objection = is_kept_by_tool ? objection_to_removal(session, report.prefix)
                                         : objection_to_clearing(session, report.prefix);
  if (objection) finding.fix = shown + " " + objection->what + ": " + objection->fix;
  return finding;
}

// A killed `venvctl use` may leave a link directory that no record names.
void add_incomplete_links(Session& session, Findings& findings) {
  const auto known = session.state().environments();
  const std::string top = elsewhere_directory(session.variables());
  const auto entries = session.files().list(top);
  if (!known || !entries) return;
  for (const DirectoryEntry& entry : *entries) {
    const std::string prefix = join_path(top, entry.name);
    if ((*known)->find(prefix) != nullptr) continue;
    findings.push_back(
        problem(faults::kElsewhereIncomplete,
                session.shown(prefix) + " is an incomplete choice of a Python elsewhere",
                session.typed(prefix)));
  }
}

Findings check_environments(Session& session) {
  auto reports = every_environment(session);
  // check_state reports problems with the files.
  if (!reports) return {};
  Findings findings;
  for (const EnvironmentReport& report : *reports) {
    const Inspection& seen = report.inspection;
    const bool has_problem = seen.health != Health::Ok && !seen.is_of_other_world;
    if (has_problem) findings.push_back(finding_of(session, report));
  }
  add_incomplete_links(session, findings);
  if (findings.empty()) findings.push_back(fine("no environment has problems"));
  return findings;
}

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    text += (text.empty() ? "" : ", ") + std::string(name);
  }
  return text;
}

// Lists the rules that choose an environment, in the order of the table, and the directories where
// tools keep environments.
Findings check_kinds(Session& session) {
  Findings findings;
  std::vector<std::string_view> names;
  for (const Rule& rule : rule_table()) names.push_back(rule.name);
  findings.push_back(fine("rules (the first match decides): " + listed(names)));
  if (session.terminal().volume() == Terminal::Volume::Verbose) {
    for (const Rule& rule : rule_table()) {
      const std::string kind = rule.kind.empty() ? "" : " (" + std::string(rule.kind) + ")";
      const std::string markers = rule.markers.empty() ? "always checked" : listed(rule.markers);
      findings.push_back(
          fine(std::string(rule.name) + kind + ": " + markers + "; " + std::string(rule.reason)));
    }
  }
  std::set<std::string> owners;  // of stores that were reported; an owner may have several
  for (const CentralStore& store : central_stores(session.files(), session.variables())) {
    if (!session.files().status(store.directory)) continue;
    if (!owners.insert(store.owner()).second) continue;
    findings.push_back(fine("central store: " + displayable(store.owner())));
  }
  return findings;
}

// Reports an environment in the home directory. Each directory below the home directory that has no
// environment of its own would get this environment.
Findings check_home(Session& session) {
  const std::string home = session.home();
  if (home.empty()) return {problem(faults::kHomeUnset, "HOME is not an absolute path")};
  const Decision decision = decide_silently(session, home);
  if (decision.choice && decision.choice->root == home) {
    return {note(
        faults::kHomeCaptured,
        session.shown(decision.choice->prefix) +
            " is used in every directory below your home directory that has no environment of its "
            "own")};
  }
  if (!decision.choice && decision.stopped_at == home) {
    return {note(faults::kHomeProject,
                 "a project file in your home directory stops every search that begins below it")};
  }
  return {fine("nothing in your home directory affects other directories")};
}

// Reports files in this directory and its parents that the rules need but cannot read.
Findings check_project(Session& session) {
  Findings findings;
  for (const UnreadableFile& file : decide_silently(session, session.directory()).unreadable) {
    const std::string shown = session.shown(file.path);
    findings.push_back(problem(faults::kFileUnreadable,
                               "cannot read " + shown + " (" + displayable(file.reason) + ")",
                               shown));
  }
  return findings;
}

constexpr DoctorCheck kChecks[] = {
    {"programs", check_programs, &faults::kPlaceHangs},
    {"runtime", check_runtime, &faults::kPlaceHangs},
    {"daemon", check_daemon, &faults::kDaemonSilent},
    {"units", check_units, &faults::kUnitsSilent},
    {"hook", check_hook, &faults::kPlaceHangs},
    {"editor", check_editor, &faults::kPlaceHangs},
    {"state", check_state, &faults::kPlaceHangs},
    {"configuration", check_configuration, &faults::kPlaceHangs},
    {"kinds", check_kinds, &faults::kPlaceHangs},
    {"environments", check_environments, &faults::kPlaceHangs},
    {"home", check_home, &faults::kPlaceHangs},
    {"project", check_project, &faults::kPlaceHangs},
};

}  // namespace

std::span<const DoctorCheck> doctor_checks() { return kChecks; }

}  // namespace venvctl
