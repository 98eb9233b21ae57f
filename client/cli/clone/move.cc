#include "client/cli/clone/move.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include <cerrno>

#include "client/cli/clone/clone.h"
#include "client/cli/create/site.h"
#include "client/cli/deletion/remove_tree.h"
#include "client/cli/deletion/trash.h"
#include "client/cli/processes/objections.h"
#include "client/cli/records/known_state.h"
#include "client/cli/records/recorded_directory.h"
#include "core/base/path.h"
#include "core/stores/central_stores.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// The tool that derives the environment's name from its project; "" if the name is free.
std::string tool_that_derives_its_name(Session& session, const EnvironmentReport& source) {
  const std::string& kind = source.inspection.kind;
  const std::string store(parent_path(source.prefix));
  if (!is_in_central_store(session.files(), session.variables(), store)) return "";
  if (kind == "poetry") return "Poetry";
  if (kind == "pipenv") return "Pipenv";
  if (kind == "pdm") return "PDM";
  return kind == "hatch" ? "Hatch" : "";
}

Result<void> check_unoccupied(Session& session, const std::string& prefix) {
  if (const auto objection = objection_to_removal(session, prefix)) {
    return refusal(session.shown(prefix), *objection);
  }
  const std::vector<std::string> prefixes{prefix};
  return check_unused(session, prefixes, "");
}

// Renames `from` to `to`. Returns false if this fails, for example because something exists at
// `to`.
bool is_renamed(const std::string& from, const std::string& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  const bool is_unsupported = errno == EINVAL || errno == ENOSYS;  // NFS
  return is_unsupported && !entry_status(AT_FDCWD, to) && rename(from.c_str(), to.c_str()) == 0;
}

// Moves one environment. The source is moved to the trash, and deleted only if the trash is on
// another file system.
class Moving {
 public:
  Moving(Session& session, const EnvironmentReport& source, const std::string& place,
         ChangeJournal& journal)
      : session_(session),
        source_(source),
        place_(place),
        journal_(journal),
        trash_(trash_directory(session.variables())),
        is_trashable_(can_be_trashed(trash_, source.prefix)) {}

  Result<Moved> run() {
    auto lock = lock_site(source_.prefix);
    if (!lock) return lock.error();
    auto held = hold_directory(source_.prefix);
    if (!held) return held.error();
    auto copy = prepared_copy(session_, source_, place_, Sharing::Everything);
    if (!copy) return copy.error();
    // A process may have started while the copy was made.
    if (auto checked = check_unoccupied(session_, source_.prefix); !checked) {
      return checked.error();
    }
    auto before = known_before(session_, place_, source_.evidence.identity, source_.prefix);
    if (!before) return before.error();
    before->is_moved_by_venvctl = true;
    auto noted = note(*copy, *held);
    if (!noted) return noted.error();
    auto done = exchange(*copy, *held, *before);
    // Without the trash, `undo` cannot restore anything, so the journal does not keep the step.
    if (done && is_trashable_) {
      journal_.confirm(step_);
    } else {
      journal_.withdraw(step_);
    }
    if (!done) return done.error();
    return Moved{done->note, std::move(copy->left)};
  }

 private:
  Result<void> note(const PreparedCopy& copy, const HeldDirectory& held) {
    // Some path changes are from one work tree to another. They apply only to texts in files; only
    // the environment itself is moved.
    PathMoves moves = copy.moves;
    std::erase_if(moves, [this](const PathMove& each) { return each.to != place_; });
    auto step = step_for(session_, UndoStep::Kind::Rename, source_.prefix,
                         source_.evidence.identity, "", moves);
    if (!step) return step.error();
    step->place = place_;
    step->old_directory = recorded_directory(held.status, held.path);
    step->new_directory = recorded_directory(copy.staging.content());
    if (is_trashable_) {
      auto reserved = reserve_in_trash(trash_, source_.prefix, time(nullptr));
      if (!reserved) return reserved.error();
      step->trashed = aside_ = *std::move(reserved);
    } else {
      auto staging = Staging::make(source_.prefix);
      if (!staging) return staging.error();
      beside_.emplace(*std::move(staging));
      step->prepared = aside_ = beside_->old_content();
    }
    auto number = journal_.note(*step);
    if (!number) {
      if (is_trashable_) unlist_in_trash(aside_, source_.prefix);
      return number.error();
    }
    step_ = *number;
    noted_ = *std::move(step);
    return {};
  }

  // Updates the records before it deletes anything. After a failure, restores the previous state.
  Result<Followed> exchange(PreparedCopy& copy, const HeldDirectory& held,
                            const KnownBefore& before) {
    if (auto published = copy.staging.publish(); !published) {
      return undone(copy, published.error());
    }
    if (auto put = put_aside(held); !put) return undone(copy, put.error());
    auto followed = follow(session_, before, moves_of_step(noted_), Naming::ByUser);
    if (!followed) {
      const Error error = undone(copy, followed.error());
      static_cast<void>(restore_known(session_, noted_).ok());
      return error;
    }
    if (!is_trashable_) delete_old(held.status.identity, *followed);
    return followed;
  }

  Result<void> put_aside(const HeldDirectory& held) {
    if (is_trashable_) return move_to_trash(held, aside_);
    if (!is_renamed(source_.prefix, aside_)) {
      return system_failure("rename", source_.prefix, errno);
    }
    beside_->leave();  // the staging directory now contains the user's own directory
    auto moved = hold_directory(aside_, held.status.identity);
    if (!moved) return moved.error();
    const DeletionRules rules{kept_directories(session_)};
    const auto objection = DeletionGuard(*moved, rules).objection(Access::Opened);
    return objection ? Result<void>(refusal(session_.shown(source_.prefix), *objection))
                     : Result<void>();
  }

  // Puts both directories back where they were.
  Error undone(PreparedCopy& copy, Error error) {
    static_cast<void>(is_renamed(aside_, source_.prefix));
    static_cast<void>(copy.staging.withdraw());
    if (entry_status(AT_FDCWD, aside_)) {
      error.message += "; the old directory is now " + session_.shown(aside_);
    } else if (is_trashable_) {
      unlist_in_trash(aside_, source_.prefix);
    } else {
      Staging::remove_leftover(source_.prefix);
    }
    return error;
  }

  void delete_old(const DirectoryIdentity& identity, Followed& followed) {
    const UniqueFd copy(open(place_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (copy) syncfs(copy.get());
    auto old = hold_directory(aside_, identity);
    auto removed = old ? remove_tree(*old, {kept_directories(session_)}) : old.error();
    if (removed) return Staging::remove_leftover(source_.prefix);
    followed.note += (followed.note.empty() ? "" : "; ") +
                     std::string("the old directory is now ") + session_.shown(aside_) +
                     ", and could not be deleted (" + removed.error().message + ")";
  }

  Session& session_;
  const EnvironmentReport& source_;
  const std::string& place_;
  ChangeJournal& journal_;
  std::string trash_;
  bool is_trashable_;
  std::optional<Staging> beside_;  // set only if the trash cannot be used
  std::string aside_;              // the new path of the old directory
  UndoStep noted_;
  size_t step_ = 0;
};

}  // namespace

Result<void> check_move(Session& session, const EnvironmentReport& source,
                        const std::string& place) {
  if (auto checked = check_copy(session, source, place); !checked) return checked;
  if (const std::string tool = tool_that_derives_its_name(session, source); !tool.empty()) {
    return Error{ErrorCode::Failed, tool + " would not find " + session.shown(source.prefix) +
                                        " under another name: use venvctl clone instead"};
  }
  return check_unoccupied(session, source.prefix);
}

Result<Moved> move_environment(Session& session, const EnvironmentReport& source,
                               const std::string& place, ChangeJournal& journal) {
  return Moving(session, source, place, journal).run();
}

Result<void> complete_move(Session& session, const UndoStep& step) {
  auto before = known_before_step(session, step, step.place, step.prefix);
  if (!before) return before.error();
  before->is_moved_by_venvctl = true;
  if (is_at(step.old_directory, step.prefix)) {
    if (auto checked = check_unoccupied(session, step.prefix); !checked) return checked;
    auto lock = lock_site(step.prefix);
    if (!lock) return lock.error();
    auto held = hold_directory(step.prefix);
    if (!held) return held.error();
    if (auto moved = move_to_trash(*held, step.trashed); !moved) return moved;
  }
  Staging::remove_leftover(step.place);
  auto followed = follow(session, *before, moves_of_step(step), Naming::ByUser);
  return followed ? Result<void>() : Result<void>(followed.error());
}

}  // namespace venvctl
