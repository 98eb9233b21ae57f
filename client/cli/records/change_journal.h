// Records what a command will do to environments. With these records the change can be undone, or
// completed if the command is killed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/fd.h"
#include "core/base/result.h"
#include "core/registry/undo_store.h"
#include "core/relocation/relocation.h"

namespace venvctl {

class ChangeJournal {
 public:
  static Result<ChangeJournal> begin(Session& session, std::string_view command);
  // Takes over the journal of an earlier change, to undo the change or to complete it after a kill.
  // No step is confirmed yet. Absent: a running command still makes or undoes the change, or
  // `undo.json` no longer lists it.
  static std::optional<ChangeJournal> taken_over(const std::string& state_directory, int64_t id);
  ChangeJournal(ChangeJournal&& other) noexcept = default;
  ChangeJournal& operator=(ChangeJournal&&) = delete;
  ~ChangeJournal() { static_cast<void>(end().ok()); }

  // Call this before the first change to an environment. Writes the step to disk, and returns its
  // number.
  Result<size_t> note(UndoStep step);
  // Saves the present content of the files that `changes` will replace. Returns the path for
  // UndoStep::saved.
  Result<std::string> save(const Changes& changes);
  // Call one of these for each step: confirm() if the step was done, withdraw() if it was not. A
  // step without such a call counts as begun, and must be completed.
  void confirm(size_t step) { states_[step] = State::Done; }
  void withdraw(size_t step) { states_[step] = State::Withdrawn; }
  // Replaces a step in the journal and on disk.
  Result<void> amend(size_t number, UndoStep step);
  const UndoEntry& entry() const { return entry_; }

  // Forgets the withdrawn steps. If all other steps are confirmed, the change can be undone from
  // now on. Only the first call has an effect.
  Result<void> end();

 private:
  enum class State { Begun, Done, Withdrawn };

  ChangeJournal(std::string state_directory, UndoEntry entry, UniqueFd lock)
      : state_directory_(std::move(state_directory)),
        entry_(std::move(entry)),
        lock_(std::move(lock)),
        states_(entry_.steps.size(), State::Begun) {}

  std::string state_directory_;
  UndoEntry entry_;
  UniqueFd lock_;              // the lock of the change's directory
  std::vector<State> states_;  // one for each step of entry_
  size_t saved_ = 0;           // files written by save()
};

// Makes a step for the environment at `prefix`. The step contains the environment's records,
// approvals and pins. If the environment was moved, `old_place` is the path from which it was moved
// (otherwise ""), and the step also contains what was recorded for that path.
Result<UndoStep> step_for(Session& session, UndoStep::Kind kind, const std::string& prefix,
                          const Identity& identity, const std::string& old_place,
                          const PathMoves& moves);

// Removes the directories of changes that `undo.json` no longer lists.
void remove_forgotten(const std::string& state_directory);

}  // namespace venvctl
