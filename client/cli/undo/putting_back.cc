#include "client/cli/undo/putting_back.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "client/cli/create/site.h"
#include "client/cli/deletion/trash.h"
#include "client/cli/processes/objections.h"
#include "client/cli/records/known_state.h"
#include "client/cli/records/recorded_directory.h"
#include "client/cli/repair/changes_writer.h"
#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/environments/inspection.h"
#include "core/environments/tool_environments.h"
#include "core/registry/saved_files.h"
#include "core/relocation/relocation.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

using Kind = UndoStep::Kind;

bool is_taken(const std::string& path) { return entry_status(AT_FDCWD, path).has_value(); }

Prospect refused(std::string why) { return {Return::Refused, std::move(why)}; }

Prospect taken(const Session& session, const std::string& path) {
  return refused(session.shown(path) + " exists again: rename or remove it first");
}

Prospect prospect_of_return(const Session& session, const UndoStep& step) {
  // An interrupted undo has already restored the environment.
  if (is_at(step.old_directory, step.prefix)) return {};
  if (!is_at(step.old_directory, step.trashed)) {
    return {Return::Lost,
            session.shown(step.prefix) + " is no longer in the trash, so it cannot be restored"};
  }
  if (is_taken(step.prefix)) return taken(session, step.prefix);
  const std::string parent(parent_path(step.prefix));
  if (!is_taken(parent)) {
    return refused(session.shown(parent) + " no longer exists: create it first");
  }
  return {};
}

// Whether the newer environment may be moved to the trash. A protection belongs to a path. If this
// path was already protected before the change, the protection is meant for the old environment.
Prospect prospect_of_trashing(Session& session, const UndoStep& step, const std::string& prefix) {
  if (!was_protected(step) && protection_of(session, prefix)) {
    return refused(session.shown(prefix) + " is protected: run venvctl unprotect " +
                   session.typed(prefix) + " first");
  }
  // Only a tool removes its own environment. But here the tool has recreated it for venvctl, and
  // the old environment contains the same record of the tool.
  const auto inspection = inspect_environment(session.files(), prefix);
  const bool is_of_tool = inspection && is_tool_kind(inspection->kind);
  const auto objection = is_of_tool ? std::nullopt : objection_to_removal(session, prefix);
  if (objection) {
    return refused(refusal(session.shown(prefix), *objection).message);
  }
  const std::vector<std::string> prefixes{prefix};
  const auto unused = check_unused(session, prefixes, "");
  return unused ? Prospect() : refused(unused.error().message);
}

Prospect prospect_of_exchange(Session& session, const UndoStep& step) {
  if (!is_at(step.new_directory, step.prefix) || !is_at(step.old_directory, step.trashed)) {
    return prospect_of_return(session, step);
  }
  return prospect_of_trashing(session, step, step.prefix);
}

Prospect prospect_of_content(const Session& session, const UndoStep& step) {
  if (is_at(step.old_directory, step.prefix)) {
    const auto saved = step.saved.empty() ? Result<std::vector<SavedFile>>(std::vector<SavedFile>())
                                          : read_saved_files(step.saved);
    return saved ? Prospect() : Prospect{Return::Lost, saved.error().message};
  }
  return {Return::Lost,
          session.shown(step.prefix) +
              " was moved or replaced after its repair, so the repair cannot be undone"};
}

// Whether the environment can be restored after the newer environment at its path is moved to the
// trash.
Prospect prospect_of_renaming(Session& session, const UndoStep& step) {
  const Prospect prospect = prospect_of_return(session, step);
  if (prospect.possibility == Return::Lost) {
    return {Return::Lost, prospect.why + ": run venvctl rename " + session.typed(step.place) + " " +
                              session.typed(step.prefix)};
  }
  if (prospect.possibility != Return::Possible || !is_at(step.new_directory, step.place)) {
    return prospect;
  }
  return prospect_of_trashing(session, step, step.place);
}

Result<void> brought_back(const UndoStep& step) {
  if (is_at(step.old_directory, step.prefix)) return {};
  auto held = hold_directory(step.trashed);
  if (!held) return held.error();
  return move_from_trash(*held, step.prefix);
}

// Exchanges both environments in one step, so that the path is never empty.
Result<PutBack> exchanged(const UndoStep& step) {
  PutBack done;
  if (is_at(step.new_directory, step.prefix) && is_at(step.old_directory, step.trashed)) {
    auto lock = lock_site(step.prefix);
    if (!lock) return lock.error();
    if (renameat2(AT_FDCWD, step.trashed.c_str(), AT_FDCWD, step.prefix.c_str(), RENAME_EXCHANGE) !=
        0) {
      return system_failure("exchange", step.prefix, errno);
    }
  } else if (auto moved = brought_back(step); !moved) {
    return moved.error();
  }
  if (is_at(step.new_directory, step.trashed)) {
    done.trashed = step.trashed;  // the trash still lists this name as deleted from this path
  } else {
    unlist_in_trash(step.trashed, step.prefix);
  }
  return done;
}

// Whether the file still has the content that the change wrote.
bool is_as_written(Session& session, const SavedFile& file) {
  if (file.is_link_after) {
    const auto target = session.files().read_link(file.path);
    return target && hex(sha256(*target)) == file.after_sha256;
  }
  const UniqueFd fd(open(file.path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  const auto digest = fd ? sha256_of_file(fd.get()) : Result<std::string>(Error{});
  return digest.ok() && hex(*digest) == file.after_sha256;
}

bool is_as_saved(Session& session, const SavedFile& file) {
  if (file.type == SavedFile::Type::Absent) return !session.files().link_status(file.path);
  SavedFile written = file;
  written.is_link_after = file.type == SavedFile::Type::Link;
  written.after_sha256 = hex(sha256(file.content));
  return is_as_written(session, written);
}

Result<PutBack> rewritten(Session& session, const UndoStep& step) {
  PutBack done;
  if (step.saved.empty()) return done;
  auto lock = lock_site(step.prefix);
  if (!lock) return lock.error();
  auto saved = read_saved_files(step.saved);
  if (!saved) return saved.error();
  Changes changes;
  for (const SavedFile& file : *saved) {
    if (is_as_saved(session, file)) continue;
    if (!is_as_written(session, file)) {
      done.kept.push_back(file.path);
      continue;
    }
    FileChange change{file.path, file.content, file.type == SavedFile::Type::Link};
    if (file.is_link_after) change.mode = file.mode;
    if (file.type == SavedFile::Type::Absent) {
      unlink(file.path.c_str());
    } else if (path_contains(step.prefix, file.path)) {
      changes.files.push_back(change);
    } else if (auto written = write_change(change); !written) {
      return written.error();
    }
  }
  if (!changes.files.empty()) {
    if (auto written = write_changes(step.prefix, changes); !written) return written.error();
  }
  return done;
}

Result<PutBack> renamed_back(Session& session, const UndoStep& step) {
  PutBack done;
  if (auto moved = brought_back(step); !moved) return moved.error();
  unlist_in_trash(step.trashed, step.prefix);
  if (!is_at(step.new_directory, step.place)) return done;
  auto held = hold_directory(step.place);
  if (!held) return held.error();
  auto reserved = reserve_in_trash(trash_directory(session.variables()), step.place, time(nullptr));
  if (!reserved) return reserved.error();
  if (auto moved = move_to_trash(*held, *reserved); !moved) {
    unlist_in_trash(*reserved, step.place);
    return moved.error();
  }
  done.trashed = *std::move(reserved);
  return done;
}

}  // namespace

Prospect prospect_of(Session& session, const UndoStep& step) {
  switch (step.kind) {
    case Kind::Remove:
      return prospect_of_return(session, step);
    case Kind::Rewrite:
      return prospect_of_content(session, step);
    case Kind::Replace:
      return prospect_of_exchange(session, step);
    case Kind::Rename:
      return prospect_of_renaming(session, step);
  }
  return {};
}

Result<PutBack> put_back(Session& session, const UndoStep& step) {
  Result<PutBack> done = PutBack{};
  if (step.kind == Kind::Rename) done = renamed_back(session, step);
  if (step.kind == Kind::Rewrite) done = rewritten(session, step);
  if (step.kind == Kind::Replace) done = exchanged(step);
  if (step.kind == Kind::Remove) {
    if (auto moved = brought_back(step); !moved) return moved.error();
    unlist_in_trash(step.trashed, step.prefix);
  }
  if (!done) return done;
  auto restored = restore_known(session, step);
  if (!restored) return restored.error();
  done->is_denied = restored->is_denied;
  return done;
}

std::string plan_for(const Session& session, const UndoStep& step) {
  const std::string shown = session.shown(step.prefix);
  switch (step.kind) {
    case Kind::Remove:
      return "restore " + shown + " from the trash";
    case Kind::Rewrite:
      return "restore the files of " + shown + " that the repair changed";
    case Kind::Replace:
      return "exchange " + shown + " with the old environment in the trash";
    case Kind::Rename:
      return "rename " + session.shown(step.place) + " back to " + shown;
  }
  return "";
}

}  // namespace venvctl
