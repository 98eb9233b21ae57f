#include "client/cli/undo/interrupted.h"

#include <fcntl.h>
#include <time.h>

#include "client/cli/clone/move.h"
#include "client/cli/create/staging.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/deletion/remove_tree.h"
#include "client/cli/deletion/trash.h"
#include "client/cli/processes/objections.h"
#include "client/cli/records/change_journal.h"
#include "client/cli/records/following.h"
#include "client/cli/records/known_state.h"
#include "client/cli/records/recorded_directory.h"
#include "core/base/path.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

using Kind = UndoStep::Kind;

enum class End {
  Complete,
  NeverBegun,  // nothing was changed, or nothing is left to undo
};

void give_back_name(const UndoStep& step) {
  if (!step.trashed.empty()) unlist_in_trash(step.trashed, step.prefix);
}

Result<End> completed_removal(Session& session, const UndoStep& step) {
  if (!is_at(step.old_directory, step.trashed)) {
    give_back_name(step);
    return End::NeverBegun;
  }
  // If another environment has been created at the path since, the records at this path belong to
  // that environment.
  if (is_taken_by_other(step.old_directory, step.prefix)) return End::Complete;
  const auto identity = identity_of(step);
  auto forgotten =
      forget_environment(session, step.prefix, identity ? identity->real_path : step.prefix);
  return forgotten ? Result<End>(End::Complete) : Result<End>(forgotten.error());
}

// Reserves a new name in the trash, because another command may have used the name that the killed
// command had reserved.
Result<void> reserve_again(Session& session, ChangeJournal& journal, size_t number) {
  UndoStep step = journal.entry().steps[number];
  give_back_name(step);
  auto reserved =
      reserve_in_trash(trash_directory(session.variables()), step.prefix, time(nullptr));
  if (!reserved) return reserved.error();
  step.trashed = *std::move(reserved);
  return journal.amend(number, std::move(step));
}

// Moves the old environment away from the path where the new one was prepared. The step describes
// both directories, because it was recorded before the exchange.
Result<void> move_leftover(Session& session, ChangeJournal& journal, size_t number) {
  const UndoStep& step = journal.entry().steps[number];
  if (!is_at(step.old_directory, step.prepared)) return {};
  auto held = hold_directory(step.prepared);
  if (!held) return held.error();
  if (can_be_trashed(trash_directory(session.variables()), step.prepared)) {
    if (auto reserved = reserve_again(session, journal, number); !reserved) return reserved;
    return move_to_trash(*held, step.trashed);
  }
  if (session.needs_no_question()) return remove_tree(*held, {kept_directories(session)});
  return Error{ErrorCode::Failed, "the old environment of " + session.shown(step.prefix) + " at " +
                                      session.shown(step.prepared) +
                                      " cannot be moved to the trash, which is on another file "
                                      "system: pass -y to delete the old environment"};
}

Result<End> completed_exchange(Session& session, ChangeJournal& journal, size_t number) {
  const UndoStep& step = journal.entry().steps[number];
  if (is_at(step.old_directory, step.prefix)) {
    give_back_name(step);
    if (is_at(step.new_directory, step.prepared)) Staging::remove_leftover(step.prefix);
    return End::NeverBegun;
  }
  if (!is_at(step.new_directory, step.prefix)) return End::NeverBegun;
  if (auto moved = move_leftover(session, journal, number); !moved) return moved.error();
  Staging::remove_leftover(step.prefix);
  auto before = known_before_step(session, step, step.prefix, step.old_place);
  if (!before) return before.error();
  auto followed = follow(session, *before, moves_of_step(step), Naming::InBulk);
  if (!followed) return followed.error();
  return is_at(step.old_directory, step.trashed) ? End::Complete : End::NeverBegun;
}

Result<End> completed_rename(Session& session, ChangeJournal& journal, size_t number) {
  const UndoStep& step = journal.entry().steps[number];
  if (!is_at(step.new_directory, step.place)) {
    give_back_name(step);
    return End::NeverBegun;
  }
  const bool is_still_there = is_at(step.old_directory, step.prefix);
  if (is_still_there && step.trashed.empty()) {
    session.terminal().complain("venvctl: " + session.shown(step.place) + " is a copy of " +
                                session.shown(step.prefix) + ": remove one of them");
    return End::NeverBegun;
  }
  if (is_still_there) {
    if (auto reserved = reserve_again(session, journal, number); !reserved) {
      return reserved.error();
    }
  }
  if (auto done = complete_move(session, step); !done) return done.error();
  return is_at(step.old_directory, step.trashed) ? End::Complete : End::NeverBegun;
}

Result<End> completed(Session& session, ChangeJournal& journal, size_t number) {
  const UndoStep& step = journal.entry().steps[number];
  switch (step.kind) {
    case Kind::Remove:
      return completed_removal(session, step);
    case Kind::Rewrite:  // `repair` itself completes this step
      return is_at(step.old_directory, step.prefix) ? End::Complete : End::NeverBegun;
    case Kind::Replace:
      return completed_exchange(session, journal, number);
    case Kind::Rename:
      return completed_rename(session, journal, number);
  }
  return End::NeverBegun;
}

void complete_steps(Session& session, ChangeJournal& journal) {
  for (size_t i = 0; i < journal.entry().steps.size(); ++i) {
    const auto end = completed(session, journal, i);
    if (!end) {
      session.terminal().complain("venvctl: " + end.error().message);
      continue;
    }
    if (*end == End::NeverBegun) {
      journal.withdraw(i);
      continue;
    }
    journal.confirm(i);
    session.terminal().say("completed an interrupted " + journal.entry().command + " of " +
                           session.shown(journal.entry().steps[i].prefix));
  }
}

}  // namespace

Result<void> complete_interrupted(Session& session) {
  auto places = session.places();
  if (!places) return places.error();
  auto list = load_undo(places->state_directory);
  if (!list) return list.error();
  bool has_completed = false;
  for (const UndoEntry& entry : list->entries) {
    if (entry.is_complete) continue;
    session.begin_changes();
    if (auto writable = session.places_to_write(); !writable) return writable.error();
    auto journal = ChangeJournal::taken_over(places->state_directory, entry.id);
    if (!journal || journal->entry().is_complete) continue;
    complete_steps(session, *journal);
    if (auto ended = journal->end(); !ended) return ended;
    has_completed = true;
  }
  if (has_completed) {
    session.state().forget();
    prepare_next_prompt(session);
  }
  return {};
}

}  // namespace venvctl
