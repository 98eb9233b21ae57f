#include "client/cli/project/next_step.h"

#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/report.h"
#include "client/cli/shells/shell_state.h"

namespace venvctl {
std::string next_step(Session& session, const std::string& prefix, const std::string& project) {
  const auto chosen_in = [&](const std::string& directory) {
    const Decision decision = decide(session, directory);
    return decision.choice && decision.choice->prefix == prefix;
  };
  if (!chosen_in(project)) {
    return session.shown(prefix) + " is not activated automatically in " + session.shown(project) +
           ": run venvctl activate " + session.typed(prefix);
  }
  if (!shell_state(session.variables()).has_hook) {
    return "to activate it automatically, run venvctl init once, open a new shell and cd " +
           session.typed(project);
  }
  if (!chosen_in(session.directory())) return "cd " + session.typed(project) + " to activate it";
  return "it will be active at your next prompt";
}

}  // namespace venvctl
