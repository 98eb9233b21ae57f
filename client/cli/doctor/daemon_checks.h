// Doctor's checks of the daemon, its runtime directory and its systemd units.
#pragma once

#include "client/cli/doctor/finding.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

Findings check_runtime(Session& session);
Findings check_daemon(Session& session);
// Why daemon_status found no daemon; `error` is what it returned, with code Unreachable.
Finding unreachable_daemon(Session& session, const Error& error);
Findings check_units(Session& session);

}  // namespace venvctl
