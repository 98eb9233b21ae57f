// The request `resolve`, as venvctl-resolve sends it.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "client/cli/session/session.h"

namespace venvctl {

enum class ResolveQuestion {
  OfAShell,     // the daemon records that a shell is in the session's directory
  NotOfAShell,  // the daemon does not record a shell
};

// The body of the request about the session's directory, with the session's variables.
std::string resolve_question(Session& session, std::string_view shell, pid_t pid,
                             ResolveQuestion kind);

}  // namespace venvctl
