#include "client/cli/lookup/decide.h"

#include "core/resolve/deciding_variables.h"
#include "core/resolve/resolver.h"

namespace venvctl {

Decision decide_silently(Session& session, const std::string& directory) {
  Question question{directory,
                    deciding_variables(session.variables()),
                    session.user(),
                    session.state().pins().prefixes,
                    {},
                    session.state().other_worlds()};
  Decision decision = resolve(session.files(), question);
  // If several environments name the project, the last use decides. Only this rule needs the times
  // of use, because reading them is expensive.
  if (!decision.choice || decision.choice->rule != ".project") return decision;
  const auto environments = session.state().environments();
  if (!environments) return decision;
  question.last_uses = last_uses_of((*environments)->records);
  return resolve(session.files(), question);
}

Decision decide(Session& session, const std::string& directory) {
  Decision decision = decide_silently(session, directory);
  for (const UnreadableFile& file : decision.unreadable) session.complain_of(file);
  return decision;
}

}  // namespace venvctl
