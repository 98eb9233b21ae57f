// What doctor says of the daemon, of the place where it serves, and of who starts it.
#pragma once

#include "client/cli/finding.h"
#include "client/cli/session.h"
#include "core/base/result.h"

namespace venvctl {

Findings check_runtime(Session& session);
Findings check_daemon(Session& session);
// Why daemon_status found none: `error` is what it returned, code Unreachable.
Finding unreachable_daemon(Session& session, const Error& error);
Findings check_units(Session& session);

}  // namespace venvctl
