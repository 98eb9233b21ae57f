#include "client/cli/doctor_checks.h"

#include <sys/stat.h>
#include <unistd.h>

#include <set>
#include <string>

#include "client/cli/daemon_status.h"
#include "client/cli/every_environment.h"
#include "client/cli/program_paths.h"
#include "client/cli/service.h"
#include "client/cli/shell_state.h"
#include "client/cli/shell_table.h"
#include "client/cli/start_up_file.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/central_stores.h"
#include "core/kinds/kind.h"
#include "core/places/configuration.h"

namespace venvctl {
namespace {

using Findings = std::vector<Finding>;

Finding fine(std::string what) { return {Finding::Level::Fine, std::move(what), ""}; }
Finding note(std::string what, std::string cure) {
  return {Finding::Level::Note, std::move(what), std::move(cure)};
}
Finding problem(std::string what, std::string cure) {
  return {Finding::Level::Problem, std::move(what), std::move(cure)};
}
// Messages of errors read "what went wrong: what to do".
Finding problem(const Error& error) {
  const size_t colon = error.message.rfind(": ");
  if (colon == std::string::npos) return problem(error.message, "venvctl help doctor");
  return problem(error.message.substr(0, colon), error.message.substr(colon + 2));
}

Findings check_programs(Session& session) {
  auto programs = program_paths();
  if (!programs) return {problem(programs.error())};
  Findings findings;
  const auto look_for = [&](const std::string& path, bool must_run) {
    const auto status = session.files().status(path);
    if (status && (status->is_executable() || !must_run)) return;
    findings.push_back(problem(session.shown(path) + (status ? " cannot be run" : " is missing"),
                               "install venvctl again"));
  };
  look_for(programs->hook_client(), true);
  look_for(programs->daemon(), true);
  for (const ShellEntry& shell : shell_table()) look_for(programs->hook_file(shell.name), false);
  if (findings.empty())
    findings.push_back(fine("complete below " + session.shown(programs->prefix)));
  return findings;
}

Findings check_runtime(Session& session) {
  auto places = session.places();
  if (!places) return {problem(places.error())};
  const std::string& directory = places->runtime_directory;
  const auto status = session.files().link_status(directory);
  if (!status) return {note(session.shown(directory) + " is not there yet", "the daemon makes it")};
  const bool is_private =
      status->is_directory() && status->uid == session.user().uid && (status->mode & 077) == 0;
  if (!is_private) {
    return {problem(session.shown(directory) + " is not a directory of yours that is closed to "
                                               "others",
                    "remove it, or chmod 700 it, then venvctl daemon restart")};
  }
  const auto xdg = session.variables().non_empty("XDG_RUNTIME_DIR");
  const bool is_fallback = !session.variables().non_empty("VENVCTL_RUNTIME_DIR") && xdg &&
                           !path_contains(*xdg, directory);
  if (is_fallback) {
    return {problem("XDG_RUNTIME_DIR (" + displayable(*xdg) + ") cannot be used, " +
                        session.shown(directory) + " takes its place",
                    "log in again rather than with su, so that it is yours")};
  }
  return {fine(session.shown(directory))};
}

Findings check_daemon(Session& session) {
  auto reply = daemon_status(session);
  if (reply) {
    Findings findings = {fine(summary(reply->status))};
    if (reply->status.version != VENVCTL_VERSION) {
      findings.push_back(problem("the daemon is version " + displayable(reply->status.version) +
                                     ", the command " VENVCTL_VERSION,
                                 "venvctl daemon restart"));
    }
    for (const DegradedState& state : reply->status.degraded) {
      findings.push_back(problem(displayable(state.what), displayable(state.cure)));
    }
    return findings;
  }
  if (reply.error().code != ErrorCode::Unreachable) return {problem(reply.error())};
  auto places = session.places();
  if (!places) return {};
  const bool has_socket = session.files().link_status(places->socket_path).has_value();
  return {problem(has_socket ? "not running, though its socket is there" : "not running, no socket",
                  "venvctl daemon start, or open a shell with the hook")};
}

Findings check_units(Session& session) {
  const auto runtime = session.variables().non_empty("XDG_RUNTIME_DIR");
  if (!runtime || !session.files().status(*runtime + "/systemd")) return {};
  const int known = run_silently({"systemctl", "--user", "--quiet", "cat", "venvd.socket"});
  if (known != 0) {
    return {note("systemd does not know the daemon's units, hooks start it themselves",
                 "systemctl --user enable --now venvd.socket, when they are installed")};
  }
  if (run_silently({"systemctl", "--user", "--quiet", "is-enabled", "venvd.socket"}) != 0) {
    return {problem("the unit venvd.socket is off", "systemctl --user enable --now venvd.socket")};
  }
  if (run_silently({"systemctl", "--user", "--quiet", "is-failed", "venvd.service"}) == 0) {
    return {problem("the unit venvd.service has failed",
                    "venvctl logs tells why; then systemctl --user reset-failed venvd.service")};
  }
  return {fine("venvd.socket is enabled")};
}

Findings check_state(Session& session) {
  Findings findings;
  auto environments = session.environments();
  if (!environments) findings.push_back(problem(environments.error()));
  if (environments && !(*environments)->note.empty()) {
    findings.push_back(problem((*environments)->note, "the next change writes it anew"));
  }
  auto trust = session.trust();
  if (!trust) findings.push_back(problem(trust.error()));
  if (trust && !(*trust)->note.empty()) {
    findings.push_back(problem((*trust)->note, "the next change writes it anew"));
  }
  if (!session.pins().note.empty()) {
    findings.push_back(problem(session.pins().note, "the next venvctl use writes it anew"));
  }
  if (!findings.empty()) return findings;
  return {fine("recorded: environments " + std::to_string((*environments)->records.size()) +
               ", approvals and denials " +
               std::to_string((*trust)->entries.size() + (*trust)->roots.size()))};
}

Findings check_configuration(Session& session) {
  auto places = session.places();
  if (!places) return {};
  auto configuration = Configuration::load(places->config_path());
  if (!configuration) return {problem(configuration.error())};
  Findings findings;
  for (const std::string& text : configuration->notes()) {
    findings.push_back(problem(displayable(text), "mend " + session.shown(places->config_path())));
  }
  if (findings.empty()) findings.push_back(fine(session.shown(places->config_path())));
  return findings;
}

Findings check_hook(Session& session) {
  const auto login_shell = session.variables().non_empty("SHELL");
  auto shell = find_shell(login_shell.value_or(""));
  Findings findings;
  if (shell_state(session.variables()).has_hook) findings.push_back(fine("loaded in this shell"));
  if (!shell) {
    findings.push_back(note("there is no hook for your login shell, " +
                                displayable(login_shell.value_or("which is not set")),
                            "use bash, zsh or fish, or venvctl run -- COMMAND"));
    return findings;
  }
  const std::string path = (*shell)->start_up_file(session.variables());
  auto content = read_start_up_file(path);
  if (!content) return {problem(content.error())};
  const auto line = block_line(*content);
  const bool is_by_hand = content->find("venvctl hook") != std::string::npos;
  if (!line && !is_by_hand) {
    findings.push_back(problem(session.shown(path) + " does not load the hook",
                               "venvctl init " + std::string((*shell)->name)));
    return findings;
  }
  auto programs = program_paths();
  const bool is_other = line && programs && line->find(programs->command()) == std::string::npos;
  if (is_other) {
    findings.push_back(problem(session.shown(path) + " loads another installation of venvctl",
                               "venvctl init " + std::string((*shell)->name) + " writes this one"));
  } else {
    findings.push_back(fine("in " + session.shown(path)));
  }
  if (session.variables().non_empty("VENVCTL_DISABLE")) {
    findings.push_back(problem("VENVCTL_DISABLE is set: the hook does nothing", "unset it"));
  }
  return findings;
}

Findings check_environments(Session& session) {
  auto reports = every_environment(session);
  if (!reports) return {problem(reports.error())};
  Findings findings;
  for (const EnvironmentReport& report : *reports) {
    if (report.inspection.health == Health::Ok) continue;
    const std::string shown = session.shown(report.prefix);
    const std::string what =
        shown + " is " +
        (report.exists ? std::string(health_name(report.inspection.health)) : "gone") +
        (report.exists ? " (" + displayable(report.inspection.detail) + ")" : "");
    const bool is_kept_by_tool = !report.evidence.central_store.empty();
    const bool can_be_made = report.exists && !is_kept_by_tool;
    findings.push_back(
        problem(what, can_be_made ? "venvctl create --clear " + shown : "venvctl remove " + shown));
  }
  if (findings.empty()) findings.push_back(fine("none is broken"));
  return findings;
}

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    text += (text.empty() ? "" : ", ") + std::string(name);
  }
  return text;
}

// The rules that decide, as the table has them, and where the tools keep environments.
Findings check_kinds(Session& session) {
  Findings findings;
  std::vector<std::string_view> names;
  for (const Rule& rule : rule_table()) names.push_back(rule.name);
  findings.push_back(fine("in a directory the first of these decides: " + listed(names)));
  if (session.terminal().volume() == Terminal::Volume::Verbose) {
    for (const Rule& rule : rule_table()) {
      const std::string kind = rule.kind.empty() ? "" : " (" + std::string(rule.kind) + ")";
      const std::string markers = rule.markers.empty() ? "always asked" : listed(rule.markers);
      findings.push_back(
          fine(std::string(rule.name) + kind + ": " + markers + "; " + std::string(rule.reason)));
    }
  }
  std::set<std::string> owners;  // one directory may hold what two tools made
  for (const CentralStore& store : central_stores(session.files(), session.variables())) {
    if (!session.files().status(store.directory)) continue;
    if (!owners.insert(store.owner()).second) continue;
    findings.push_back(fine("central: " + displayable(store.owner())));
  }
  return findings;
}

// An environment in the home directory is what every directory below it gets.
Findings check_home(Session& session) {
  const std::string home = session.home();
  if (home.empty()) return {problem("HOME is not set", "set it to your home directory")};
  const Decision decision = decide(session, home);
  if (decision.choice && decision.choice->root == home) {
    return {note(session.shown(decision.choice->prefix) +
                     " is on everywhere in your home directory, where no project is nearer",
                 "move it into a project if that is not meant")};
  }
  if (!decision.choice && decision.stopped_at == home) {
    return {note("a project file in your home directory ends the search for all below it",
                 "venvctl why -C ~ names it")};
  }
  return {fine("nothing in it captures other directories")};
}

constexpr DoctorCheck kChecks[] = {
    {"programs", check_programs},
    {"runtime", check_runtime},
    {"daemon", check_daemon},
    {"units", check_units},
    {"hook", check_hook},
    {"state", check_state},
    {"configuration", check_configuration},
    {"kinds", check_kinds},
    {"environments", check_environments},
    {"home", check_home},
};

}  // namespace

std::span<const DoctorCheck> doctor_checks() { return kChecks; }

}  // namespace venvctl
