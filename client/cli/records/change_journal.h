// Notes what a command is about to do to environments, so that it can be undone, and completed
// if it is killed.
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
  // The journal of an earlier change: of one that was killed, to complete it, or of one that is to
  // be undone. No step is confirmed yet. Absent if a running command still makes or undoes the
  // change, or if `undo.json` no longer lists it.
  static std::optional<ChangeJournal> taken_over(const std::string& state_directory, int64_t id);
  ChangeJournal(ChangeJournal&& other) noexcept = default;
  ChangeJournal& operator=(ChangeJournal&&) = delete;
  ~ChangeJournal() { static_cast<void>(end().ok()); }

  // Called before the first change to an environment. Returns the number of the step, which is on
  // disk afterwards.
  Result<size_t> note(UndoStep step);
  // Saves the present content of the files that `changes` will replace; returns the file for
  // UndoStep::saved.
  Result<std::string> save(const Changes& changes);
  // What became of a step. If neither is called for a step, the step was begun and must be
  // completed.
  void confirm(size_t step) { states_[step] = State::Done; }
  void withdraw(size_t step) { states_[step] = State::Withdrawn; }
  // Replaces a step, also on disk.
  Result<void> amend(size_t number, UndoStep step);
  const UndoEntry& entry() const { return entry_; }

  // Withdrawn steps are forgotten. If all others are confirmed, the change can be undone from
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
  UniqueFd lock_;              // of the change's directory
  std::vector<State> states_;  // per step
  size_t saved_ = 0;           // files written by save()
};

// A step for the environment at `prefix` whose real path is `real_path`, with the records,
// approvals and pins that it has, and with those of `old_place` if it was moved ("" if not).
Result<UndoStep> step_for(Session& session, UndoStep::Kind kind, const std::string& prefix,
                          const Identity& identity, const std::string& old_place,
                          const PathMoves& moves);

// Removes the directories of changes that are no longer listed.
void remove_forgotten(const std::string& state_directory);

}  // namespace venvctl
