#include "client/cli/removal/removal.h"

#include <time.h>

#include <utility>

#include "client/cli/create/site.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/deletion/remove_tree.h"
#include "client/cli/deletion/trash.h"
#include "client/cli/processes/objections.h"
#include "client/cli/records/recorded_directory.h"
#include "client/cli/records/recorded_paths.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// If a removal is killed before its last step, it leaves an empty directory that is still recorded.
bool is_rest_of_removal(Session& session, const EnvironmentReport& report) {
  const auto entries = session.files().list(report.prefix);
  auto environments = session.state().environments();
  return entries && entries->empty() && environments &&
         (*environments)->find(report.prefix) != nullptr;
}

// Moves one environment to the trash.
class Removing {
 public:
  Removing(Session& session, const EnvironmentReport& report, const HeldDirectory& directory)
      : session_(session), report_(report), directory_(directory) {}

  // Moves the directory, if the guard allows this after another inspection of the whole tree.
  // Returns the number of the step.
  Result<size_t> move(ChangeJournal& journal, std::string& trashed) const {
    const DeletionRules rules{kept_directories(session_)};
    if (const auto objection = DeletionGuard(directory_, rules).objection(Access::Opened)) {
      return refusal(session_.shown(directory_.path), *objection);
    }
    const std::string trash = trash_directory(session_.variables());
    auto reserved = reserve_in_trash(trash, directory_.path, time(nullptr));
    if (!reserved) return without_trash(reserved.error());
    auto number = noted(journal, *reserved);
    if (!number) {
      unlist_in_trash(*reserved, directory_.path);
      return without_trash(number.error());
    }
    if (auto moved = move_to_trash(directory_, *reserved); !moved) {
      journal.withdraw(*number);
      unlist_in_trash(*reserved, directory_.path);
      return moved.error();
    }
    trashed = *std::move(reserved);
    return number;
  }

 private:
  Result<size_t> noted(ChangeJournal& journal, const std::string& reserved) const {
    auto step = step_for(session_, UndoStep::Kind::Remove, report_.prefix,
                         report_.evidence.identity, "", {});
    if (!step) return step.error();
    step->trashed = reserved;
    step->old_directory = recorded_directory(directory_.status, directory_.path);
    return journal.note(*std::move(step));
  }

  Session& session_;
  const EnvironmentReport& report_;
  const HeldDirectory& directory_;
};

Result<void> deleted(Session& session, const EnvironmentReport& report,
                     const HeldDirectory& directory, bool was_for_trash) {
  if (was_for_trash && !is_rest_of_removal(session, report)) {
    session.terminal().say(session.shown(report.prefix) +
                           " is not on the file system of the trash, so it is deleted permanently");
  }
  return remove_tree(directory, {kept_directories(session)});
}

}  // namespace

Result<std::optional<HeldDirectory>> hold_for_removal(Session& session,
                                                      const EnvironmentReport& report) {
  if (!report.exists) return std::optional<HeldDirectory>();
  if (!is_rest_of_removal(session, report)) {
    if (const auto objection = objection_to_removal(session, report.prefix)) {
      return refusal(session.shown(report.prefix), *objection);
    }
  }
  auto directory = hold_directory(report.prefix);
  if (!directory) return directory.error();
  return std::optional<HeldDirectory>(*std::move(directory));
}

Result<std::vector<UniqueFd>> locks_for_removal(std::span<const EnvironmentReport> reports) {
  std::vector<UniqueFd> locks;
  for (const EnvironmentReport& report : reports) {
    if (!report.exists) continue;
    auto lock = lock_site(report.prefix);
    if (!lock) return lock.error();
    locks.push_back(*std::move(lock));
  }
  return locks;
}

Error without_trash(Error error) {
  error.message += "; venvctl remove --now deletes it without the trash";
  return error;
}

bool goes_to_trash(Session& session, const EnvironmentReport& report) {
  return can_be_trashed(trash_directory(session.variables()), report.prefix);
}

Result<std::string> remove_environment(Session& session, const EnvironmentReport& report,
                                       const std::optional<HeldDirectory>& directory,
                                       ChangeJournal* journal) {
  const std::string& real = report.evidence.identity.real_path;
  auto records = records_leading_to(session, report.prefix, real);
  if (!records) return records.error();
  std::vector<std::string> prefixes{report.prefix};
  for (const EnvironmentRecord& record : *records) {
    if (record.prefix != report.prefix) prefixes.push_back(record.prefix);
  }
  std::string trashed;
  std::optional<size_t> step;
  const bool is_moved = directory && journal != nullptr && !is_rest_of_removal(session, report) &&
                        goes_to_trash(session, report);
  if (is_moved) {
    auto moved = Removing(session, report, *directory).move(*journal, trashed);
    if (!moved) return moved.error();
    step = *moved;
  } else if (directory) {
    if (auto gone = deleted(session, report, *directory, journal != nullptr); !gone)
      return gone.error();
  }
  for (const std::string& prefix : prefixes) {
    auto forgotten = forget_environment(session, prefix, real.empty() ? prefix : real);
    if (!forgotten) return forgotten.error();
  }
  if (step) journal->confirm(*step);
  session.terminal().say("removed " + session.shown(report.prefix) +
                         (step ? "; it is in the trash, and venvctl undo restores it" : ""));
  return trashed;
}

}  // namespace venvctl
