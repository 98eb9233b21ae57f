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
  Lost,     // the old one no longer exists
};
struct Prospect {
  Return possibility = Return::Possible;
  std::string why;  // if it is not possible: what is wrong and what to do
};

// Changes nothing.
Prospect prospect_of(Session& session, const UndoStep& step);

struct PutBack {
  std::string trashed;            // where the newer environment is now; "" if there is none
  bool is_denied = false;         // by you since the change: it stays denied
  std::vector<std::string> kept;  // files that were changed since and stay as they are
};

// Restores the environment, with its records, approvals and pins. Can be repeated if it was
// interrupted. The prospect was Possible.
Result<PutBack> put_back(Session& session, const UndoStep& step);

// "restore ~/p/.venv from the trash": what put_back() does.
std::string plan_for(const Session& session, const UndoStep& step);

}  // namespace venvctl
