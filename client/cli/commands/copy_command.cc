#include "client/cli/commands/copy_command.h"

#include "client/cli/arguments/argument.h"
#include "client/cli/clone/clone.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/undo/interrupted.h"

namespace venvctl {

void CopyCommand::declare(Syntax& syntax) {
  syntax.required_word("ENV", environment_,
                       "name or path of an environment, or a project directory");
  syntax.required_word(
      "NEW", name_,
      "new name (in the directory that contains ENV), or a path that contains a slash");
  syntax.flag("--dry-run", dry_run_, "show what would be done, and change nothing");
}

Result<int> CopyCommand::run(Session& session) {
  if (!dry_run_) {
    if (auto completed = complete_interrupted(session); !completed) return completed.error();
  }
  auto source = find_environment(session, environment_);
  if (!source) return source.error();
  const std::string place = place_called(session, source->prefix, name_);
  if (auto checked = check(session, *source, place); !checked) return checked.error();
  if (dry_run_) {
    session.terminal().say("would " + verb() + " " + session.shown(source->prefix) + " to " +
                           session.shown(place) + "; nothing was changed");
    return 0;
  }
  if (auto places = session.places_to_write(); !places) return places.error();
  session.begin_changes();
  if (auto made = make(session, *source, place); !made) return made.error();
  prepare_next_prompt(session);
  return 0;
}

}  // namespace venvctl
