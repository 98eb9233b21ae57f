// Starts and stops the daemon: through systemd if its units are installed, otherwise directly.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

enum class ServiceManager { Systemd, None };

// Systemd if the user manager runs and knows the units, and no VENVCTL_* variables name other
// places. A unit would not get these variables.
ServiceManager service_manager(Session& session);

// True if the session's user has a running systemd user manager.
bool has_user_manager(Session& session);

// Enables the installed units, so that systemd starts the daemon, or disables them, so that nothing
// of them stays after an uninstallation. False if there was nothing to do, or systemd refused.
bool enable_units(Session& session);
bool disable_units(Session& session);

// These two functions return when the daemon has started or stopped. They fail with the reason and
// the fix. start_service clears the note of a crash loop. stop_service kills a daemon that does not
// answer, and waits for its process and its supervisor.
Result<void> start_service(Session& session);
Result<void> stop_service(Session& session);

// Runs a program until it exits and discards its output. Returns the exit code; 127 if it cannot be
// started.
int run_silently(std::vector<std::string> words);

}  // namespace venvctl
