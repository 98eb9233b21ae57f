// Checks the paths that venvctl create was given.
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// Fails if PATH cannot hold an environment at `prefix`.
Result<void> check_prefix(const Session& session, const std::string& prefix);

// Fails if there is no file at `path`, or if it may not be read. Checks access without reading: a
// pipe can be read only once.
Result<void> check_readable(Session& session, const std::string& path);

}  // namespace venvctl
