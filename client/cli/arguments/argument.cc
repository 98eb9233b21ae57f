#include "client/cli/arguments/argument.h"

#include <algorithm>

#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/processes/objections.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/inspection.h"
#include "core/environments/tool_environments.h"

namespace venvctl {
namespace {

using Found = std::optional<EnvironmentReport>;

bool is_path(const std::string& argument) {
  return argument.find('/') != std::string::npos || argument == "." || argument == "..";
}

Result<EnvironmentReport> of_directory(Session& session, const std::string& directory,
                                       Recorded wanted) {
  const Decision decision = decide(session, directory);
  if (!decision.choice) return no_environment(session, decision);
  return report_choice(session, *decision.choice, wanted);
}

Result<EnvironmentReport> at_path(Session& session, const std::string& path, Recorded wanted) {
  auto here = report_environment(session, path);
  if (!here) return here.error();
  if (*here) return **std::move(here);
  const auto status = session.files().status(path);
  if (!status) {
    return Error{ErrorCode::NotFound, session.shown(path) + " does not exist: see venvctl list"};
  }
  if (!status->is_directory()) {
    return Error{ErrorCode::NotFound, session.shown(path) + " is a file: give a directory"};
  }
  return of_directory(session, path, wanted);
}

// The environments on this machine that are called `name`, and the environment in the directory
// `name` below the session's directory. Contains each environment once.
Result<std::vector<std::string>> prefixes_called(Session& session, const std::string& name) {
  auto environments = every_known_environment(session);
  if (!environments) return environments.error();
  std::vector<std::string> prefixes;
  for (const std::string_view prefix : environments->prefixes_called(name)) {
    prefixes.emplace_back(prefix);
  }
  // An environment of pipx may have the same name as an environment of the user. The user's
  // environment then takes precedence.
  const auto is_of_tool = [&](const std::string& prefix) {
    const ListedEnvironment* found = environments->find(prefix);
    return found != nullptr && is_tool_kind(found->kind);
  };
  if (!std::ranges::all_of(prefixes, is_of_tool)) std::erase_if(prefixes, is_of_tool);
  const std::string here = session.absolute(name);
  const auto real = real_path(session.files(), here);
  const bool is_known = std::ranges::any_of(prefixes, [&](const std::string& prefix) {
    return prefix == here || (real && real_path(session.files(), prefix) == real);
  });
  if (!is_known && inspect_environment(session.files(), here)) prefixes.push_back(here);
  return prefixes;
}

Error ambiguous(Session& session, const std::string& name,
                const std::vector<std::string>& prefixes) {
  std::string message = std::to_string(prefixes.size()) + " environments are named " +
                        in_quotes(name) + ": give one of these paths: ";
  for (size_t i = 0; i < prefixes.size(); ++i) {
    message += (i > 0 ? ", " : "") + session.shown(prefixes[i]);
  }
  return {ErrorCode::Usage, message};
}

// " ~/x/.venv", or "" if a command would use this environment even without the argument ENV.
std::string place_of(Session& session, const EnvironmentReport& report) {
  const bool is_there = session.change_option(session.directory()).empty();
  const auto choice = is_there ? decide(session, session.directory()).choice : std::nullopt;
  return choice && choice->prefix == report.prefix ? "" : " " + session.typed(report.prefix);
}

// The error for an environment that is broken or incomplete.
Error not_usable(Session& session, const EnvironmentReport& report) {
  const std::string& prefix = report.prefix;
  if (is_tool_kind(report.inspection.kind)) return not_for_use(session, report);
  return {ErrorCode::NotFound, session.shown(prefix) + " is " +
                                   std::string(health_name(report.inspection.health)) + " (" +
                                   displayable(report.inspection.detail) +
                                   "): " + fix_of_health(session, report)};
}

// "~/shop/.venv was made on the host" if the search ended at an environment of another world
// (docs/elsewhere.md); otherwise "".
std::string environment_elsewhere(Session& session, const Decision& decision) {
  const auto step = std::ranges::find_if(decision.steps, [&](const Step& each) {
    return each.directory == decision.stopped_at && each.outcome == health_name(Health::Foreign);
  });
  if (step == decision.steps.end()) return "";
  // The last ": " ends the path, because the text of in_world() contains no ": ".
  const size_t colon = step->detail.rfind(": ");
  return session.shown(step->detail.substr(0, colon)) + " was " +
         displayable(step->detail.substr(colon + 2));
}

}  // namespace

std::string fix_of(Session& session, const Decision& decision) {
  if (const Step* several = step_with_several(decision)) {
    return "run venvctl use" + session.change_option(several->directory) + " NAME to choose one";
  }
  const std::string there = session.change_option(decision.stopped_at);
  const std::string& command = decision.create_command;
  if (command.starts_with("venvctl ")) {
    if (!environment_elsewhere(session, decision).empty()) return "run " + command + there;
    const std::string prefix = join_path(decision.stopped_at, ".venv");
    const auto found = inspect_environment(session.files(), prefix);
    if (found && found->health == Health::Broken) return "run venvctl repair" + there;
    return repair_of(session, prefix, displayable(command) + there);
  }
  if (!command.empty()) return "run " + displayable(command);
  if (decision.stopped_at.empty() || decision.steps.back().rule != ".venv") return "";
  return "remove or rename " + session.shown(join_path(decision.stopped_at, ".venv")) +
         ", then run venvctl create" + there;
}

const Step* step_with_several(const Decision& decision) {
  if (!decision.stopped_at.empty()) return nullptr;
  const auto several = std::ranges::find(decision.steps, "several", &Step::outcome);
  return several == decision.steps.end() ? nullptr : &*several;
}

Error no_environment(Session& session, const Decision& decision) {
  const std::string where = session.shown(decision.directory);
  const std::string there = session.change_option(decision.directory);
  const std::string fix = fix_of(session, decision);
  if (const Step* several = step_with_several(decision)) {
    return {ErrorCode::NotFound, session.shown(several->directory) + " contains " +
                                     displayable(several->detail) + ": " + fix};
  }
  if (decision.stopped_at.empty()) {
    return {ErrorCode::NotFound, "no environment for " + where + ": run venvctl create" + there};
  }
  const std::string elsewhere = environment_elsewhere(session, decision);
  if (!elsewhere.empty()) {
    return {ErrorCode::NotFound,
            "no usable environment for " + where + " (" + elsewhere + "): " + fix};
  }
  return {ErrorCode::NotFound, "no usable environment for " + where + " (the search stopped at " +
                                   session.shown(decision.stopped_at) +
                                   "): " + (fix.empty() ? "see venvctl why" + there : fix)};
}

Error not_trusted(Session& session, const EnvironmentReport& report) {
  if (is_tool_kind(report.inspection.kind)) return not_for_use(session, report);
  const std::string what =
      session.shown(report.prefix) + " is " + displayable(trust_phrase(report.verdict));
  const bool is_refused = report.verdict.state == TrustState::Refused;
  return {ErrorCode::NotTrusted,
          what + (is_refused ? ": see venvctl why" + session.change_option(session.directory())
                             : ": run venvctl allow" + place_of(session, report))};
}

Result<EnvironmentReport> find_environment(Session& session,
                                           const std::optional<std::string>& argument,
                                           Recorded wanted) {
  const bool starts_here = !argument || (is_path(*argument) && !is_absolute_path(*argument));
  if (starts_here) {
    if (auto checked = session.check_directory(); !checked) return checked.error();
  }
  if (!argument) return of_directory(session, session.directory(), wanted);
  if (argument->empty())
    return Error{ErrorCode::Usage, "the name of the environment is empty: give a name or path"};
  if (is_path(*argument)) return at_path(session, session.absolute(*argument), wanted);
  auto prefixes = prefixes_called(session, *argument);
  if (!prefixes) return prefixes.error();
  if (prefixes->size() > 1) return ambiguous(session, *argument, *prefixes);
  if (prefixes->size() == 1) return at_path(session, prefixes->front(), wanted);
  if (session.files().status(session.absolute(*argument))) {
    return at_path(session, session.absolute(*argument), wanted);
  }
  return Error{ErrorCode::NotFound,
               "no environment is named " + in_quotes(*argument) + ": see venvctl list"};
}

std::optional<Error> objection_to_activation(Session& session, const EnvironmentReport& report) {
  if (!is_usable(report.inspection)) return not_usable(session, report);
  if (!report.verdict.activates()) return not_trusted(session, report);
  return std::nullopt;
}

Result<EnvironmentReport> find_environment_to_activate(Session& session,
                                                       const std::optional<std::string>& argument) {
  auto report = find_environment(session, argument, Recorded::HalfMade);
  if (!report) return report;
  if (auto objection = objection_to_activation(session, *report)) return *std::move(objection);
  return report;
}

}  // namespace venvctl
