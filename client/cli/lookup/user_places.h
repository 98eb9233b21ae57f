// Where interpreters of the session's user may be.
#pragma once

#include "client/cli/session/session.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {

UserPlaces user_places(Session& session);

}  // namespace venvctl
