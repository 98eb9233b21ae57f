#include "client/cli/clone/clone.h"
#include "client/cli/clone/move.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/copy_command.h"

namespace venvctl {
namespace {

class Rename : public CopyCommand {
  std::string verb() const override { return "rename"; }

  Result<void> check(Session& session, const EnvironmentReport& source,
                     const std::string& place) const override {
    return check_move(session, source, place);
  }

  Result<void> make(Session& session, const EnvironmentReport& source,
                    const std::string& place) const override {
    auto journal = ChangeJournal::begin(session, "rename");
    if (!journal) return journal.error();
    auto moved = move_environment(session, source, place, *journal);
    if (!moved) return moved.error();
    if (auto ended = journal->end(); !ended) return ended;
    session.terminal().say("renamed " + session.shown(source.prefix) + " to " +
                           session.shown(place) + (moved->note.empty() ? "" : "; " + moved->note));
    say_left(session, moved->left);
    return {};
  }
};

}  // namespace

std::unique_ptr<Command> make_rename() { return std::make_unique<Rename>(); }

}  // namespace venvctl
