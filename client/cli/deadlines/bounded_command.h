// Makes sure that a command does not wait forever for a file system that hangs. The command ends
// within five seconds and names the place that hangs.
#pragma once

#include <functional>

#include "client/cli/session/session.h"
#include "core/base/variables.h"

namespace venvctl {

enum class Bounds {
  None,    // the command does not access places that may hang
  Answer,  // the command runs in a child process, and this process prints its output
  // The daemon may know the answer, so the command first runs in this process. If it reaches
  // Session::begin_inspection(), it runs again in a child process, as for Answer.
  DaemonsAnswer,
  // As for Answer. If a place hangs, the command runs once more without this place, and reports the
  // place.
  AnswerInPart,
  // The command asks the user, changes something or becomes another program, so it must run in this
  // process. Before that, a rehearsal runs in a child process up to Session::begin_changes(). If a
  // place hangs in the rehearsal, the command fails, or runs without this place
  // (Session::may_leave_out_places).
  Rehearsal,
};

// Returns the exit code of `command`, or ErrorCode::Failed if the command does not finish.
int run_within(Bounds bounds, const Variables& variables,
               const std::function<int(Session& session)>& command);

}  // namespace venvctl
