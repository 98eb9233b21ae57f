// Reverses a change of one environment.
#pragma once

#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/registry/undo_store.h"

namespace venvctl {

// Whether the environment can be restored.
enum class Return {
  Possible,
  Refused,  // something is in the way; it may be possible later
  Lost,     // the old environment no longer exists
};
struct Prospect {
  Return possibility = Return::Possible;
  std::string why;  // if not Possible: what is wrong and what to do
};

// Whether put_back() can restore the environment. Changes nothing.
Prospect prospect_of(Session& session, const UndoStep& step);

struct PutBack {
  // An environment that was in the way is now at this path in the trash; "" if none was.
  std::string trashed;
  // The user has denied the environment since the change, so it stays denied.
  bool is_denied = false;
  std::vector<std::string> kept;  // files that have changed since, and were not restored
};

// Restores the environment, with its records, approvals and pins. Call this only if prospect_of()
// is Possible. Can be repeated after an interrupt.
Result<PutBack> put_back(Session& session, const UndoStep& step);

// What put_back() will do: "restore ~/p/.venv from the trash".
std::string plan_for(const Session& session, const UndoStep& step);

}  // namespace venvctl
