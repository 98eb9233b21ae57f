#include "client/cli/commands/create_like.h"

#include "client/cli/arguments/argument.h"
#include "client/cli/clone/clone.h"
#include "client/cli/clone/main_work_tree.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/project/next_step.h"
#include "client/cli/undo/interrupted.h"
#include "core/base/path.h"

namespace venvctl {
namespace {

Result<int> clone(Session& session, const EnvironmentReport& source, const std::string& place,
                  const CloneOptions& options) {
  if (options.is_dry_run) {
    session.terminal().say("would clone " + session.shown(source.prefix) + " to " +
                           session.shown(place) + "; nothing was changed");
    return 0;
  }
  session.begin_changes();
  auto cloned = clone_environment(session, source, place,
                                  options.shares_files ? Sharing::Packages : Sharing::None);
  if (!cloned) return cloned.error();
  prepare_next_prompt(session);
  say_cloned(session, source, place, cloned->count);
  say_left(session, cloned->left);
  if (options.shares_files) say_shared(session, cloned->count);
  session.terminal().say(cloned->is_approved
                             ? next_step(session, place, std::string(parent_path(place)))
                             : "it is not activated until you approve it: run venvctl allow " +
                                   session.typed(place));
  return 0;
}

}  // namespace

Result<int> create_like(Session& session, const std::string& environment, const std::string& place,
                        const CloneOptions& options) {
  if (!options.is_dry_run) {
    if (auto completed = complete_interrupted(session); !completed) return completed.error();
  }
  auto source = find_environment(session, environment);
  if (!source) return source.error();
  if (auto checked = check_copy(session, *source, place); !checked) return checked.error();
  return clone(session, *source, place, options);
}

Result<std::optional<int>> create_like_main_work_tree(Session& session, const Decision& decision,
                                                      const CloneOptions& options) {
  const auto offer = offer_of_main_work_tree(session, decision);
  if (!offer) return std::optional<int>();
  if (!session.can_confirm()) {
    session.terminal().say(
        "venvctl: creating a new environment: to clone the main work tree's environment instead, "
        "run venvctl create --like " +
        session.typed(offer->source.prefix) + " " + session.typed(offer->place));
    return std::optional<int>();
  }
  if (!options.is_dry_run) {
    auto agreed = session.confirm("clone " + session.shown(offer->source.prefix) +
                                  ", the environment of the main work tree, to " +
                                  session.shown(offer->place) + "?");
    if (!agreed) return agreed.error();
    if (!*agreed) return std::optional<int>();
  }
  auto made = clone(session, offer->source, offer->place, options);
  if (!made) return made.error();
  return std::optional<int>(*made);
}

}  // namespace venvctl
