// Writes the request `resolve`, as venvctl-resolve sends it.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "client/cli/session/session.h"

namespace venvctl {

// The body of the request for the session's directory and variables. The daemon records that the
// shell `pid` is in this directory, unless `shell` is empty.
std::string resolve_question(Session& session, std::string_view shell, pid_t pid);

}  // namespace venvctl
