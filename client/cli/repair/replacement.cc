#include "client/cli/repair/replacement.h"

#include <time.h>

#include "client/cli/deletion/trash.h"
#include "client/cli/records/recorded_directory.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// Reserves a path in the trash ("" if the trash is on another file system), and records the step
// in the journal.
Result<Replacement> noted(Session& session, const EnvironmentReport& report,
                          const std::string& content, const std::string& old_place,
                          const PathMoves& moves, ChangeJournal& journal) {
  auto step = step_for(session, UndoStep::Kind::Replace, report.prefix, report.evidence.identity,
                       old_place, moves);
  if (!step) return step.error();
  step->new_directory = recorded_directory(content);
  step->prepared = content;
  const std::string trash = trash_directory(session.variables());
  if (can_be_trashed(trash, content)) {
    auto reserved = reserve_in_trash(trash, report.prefix, time(nullptr));
    if (!reserved) return reserved.error();
    step->trashed = *std::move(reserved);
  }
  Replacement replacement{0, *step};
  auto number = journal.note(*std::move(step));
  if (number) {
    replacement.number = *number;
    return replacement;
  }
  const std::string& trashed = replacement.step.trashed;
  if (!trashed.empty()) unlist_in_trash(trashed, report.prefix);
  return number.error();
}

// Moves the old environment to the trash. If this fails, exchanges the old and the new
// environment again.
Result<void> moved_to_trash(const Session& session, Staging& staging, const std::string& trashed) {
  auto held = hold_directory(staging.content());
  auto moved = held ? move_to_trash(*held, trashed) : Result<void>(held.error());
  if (moved) return moved;
  auto back = staging.exchange();
  if (back) return moved;
  return Error{ErrorCode::Failed, moved.error().message + "; the old environment is now " +
                                      session.shown(staging.content())};
}

}  // namespace

Result<Replacement> replace_by_prepared(Session& session, const EnvironmentReport& report,
                                        Staging& staging, const std::string& old_place,
                                        const PathMoves& moves, ChangeJournal& journal) {
  auto replacement = noted(session, report, staging.content(), old_place, moves, journal);
  if (!replacement) return replacement;
  const std::string& trashed = replacement->step.trashed;
  auto exchanged = staging.exchange();
  if (exchanged && !trashed.empty()) exchanged = moved_to_trash(session, staging, trashed);
  if (exchanged) return replacement;
  journal.withdraw(replacement->number);
  if (!trashed.empty()) unlist_in_trash(trashed, report.prefix);
  return exchanged.error();
}

void discard(const Session& session, const std::string& path) {
  auto held = hold_directory(path);
  if (!held) return;
  auto place = reserve_in_trash(trash_directory(session.variables()), path, time(nullptr));
  if (place && !move_to_trash(*held, *place)) unlist_in_trash(*place, path);
}

bool restore_old(const std::string& prefix, const UndoStep& step, size_t number,
                 ChangeJournal& journal, Error& error) {
  auto held = hold_directory(step.trashed);
  const auto moved = held ? move_from_trash(*held, prefix) : Result<void>(held.error());
  if (!moved) {
    journal.confirm(number);
    error.message += "; the old environment is in the trash, and venvctl undo restores it";
    return false;
  }
  unlist_in_trash(step.trashed, prefix);
  journal.withdraw(number);
  error.message += "; the old environment was kept";
  return true;
}

}  // namespace venvctl
