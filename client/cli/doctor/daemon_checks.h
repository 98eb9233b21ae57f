// Doctor's checks of the daemon, its runtime directory and its systemd units.
#pragma once

#include "client/cli/doctor/finding.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

Findings check_runtime(Session& session);
Findings check_daemon(Session& session);
// Why no daemon answered. `error` is the error of daemon_status(), with code Unreachable.
Finding unreachable_daemon(Session& session, const Error& error);
Findings check_units(Session& session);

}  // namespace venvctl
