// Keeps a command from waiting for a file system that hangs: it ends within five seconds and names
// the place.
#pragma once

#include <functional>

#include "client/cli/session/session.h"
#include "core/base/variables.h"

namespace venvctl {

enum class Bounds {
  None,    // it does not access places that may hang
  Answer,  // it runs in its own process; this process prints its output
  // The same; if a place hangs, it runs once more without that place, and reports it.
  AnswerInPart,
  // It asks, changes something or becomes another program, so it runs in this process; but first it
  // runs in its own process up to Session::begin_changes(). If a place hangs there, the command
  // ends, or continues without that place (Session::may_leave_out_places).
  Rehearsal,
};

// Returns the exit code of `command`, or Failed if it does not finish.
int run_within(Bounds bounds, const Variables& variables,
               const std::function<int(Session& session)>& command);

}  // namespace venvctl
