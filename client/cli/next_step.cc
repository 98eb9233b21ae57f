#include "client/cli/next_step.h"

#include "client/cli/create/build.h"
#include "client/cli/environment_report.h"
#include "client/cli/shell_state.h"

namespace venvctl {
namespace {

// A path to be typed: with "~" where no character needs quotes.
std::string typed(const Session& session, const std::string& path) {
  const std::string quoted = as_typed({{path}});
  return quoted == path ? session.shown(path) : quoted;
}

}  // namespace

std::string next_step(Session& session, const std::string& prefix, const std::string& project) {
  const auto chosen_in = [&](const std::string& directory) {
    const Decision decision = decide(session, directory);
    return decision.choice && decision.choice->prefix == prefix;
  };
  if (!chosen_in(project)) {
    return session.shown(project) + " does not get it by itself: venvctl activate " +
           typed(session, prefix);
  }
  if (!shell_state(session.variables()).has_hook) {
    return "once: venvctl init, then a new shell; it is on whenever you are in " +
           session.shown(project);
  }
  if (!chosen_in(session.directory())) return "cd " + typed(session, project) + " and it is on";
  return "it is on at your next prompt";
}

}  // namespace venvctl
