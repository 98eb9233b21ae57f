// Checks the paths in the arguments of venvctl create.
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// Fails if PATH cannot contain an entry for an environment at `prefix`.
Result<void> check_prefix(const Session& session, const std::string& prefix);

// Fails if there is no file at `path`, or if this process has no permission to read it. Does not
// read the file, because a pipe can be read only once.
Result<void> check_readable(Session& session, const std::string& path);

}  // namespace venvctl
