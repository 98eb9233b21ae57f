// Starts and stops the daemon: through systemd if its units are installed, otherwise directly.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

enum class ServiceManager { Systemd, None };

// Systemd if the user manager runs, the units are enabled, and no VENVCTL_* variable names another
// place. (A unit would not get such a variable.)
ServiceManager service_manager(Session& session);

// True if the session's user has a running systemd user manager.
bool has_user_manager(Session& session);

// Whether systemd starts the daemon of this user when a client asks.
enum class Units { Enabled, Disabled };
// True if switch_units would change something: the user manager belongs to the session's HOME, the
// units are installed, and their state is not the wanted one.
bool can_switch_units(Session& session, Units wanted);
// Enables or disables the units, now and for later logins. False if systemd refuses.
bool switch_units(Units wanted);

// These two functions return when the daemon has started or stopped. They fail with the reason and
// the fix. start_service clears the note of a crash loop. stop_service kills a daemon that does not
// answer, and waits for its process and its supervisor.
Result<void> start_service(Session& session);
Result<void> stop_service(Session& session);

// Runs a program until it exits and discards its output. Returns the exit code; 127 if it cannot be
// started.
int run_silently(std::vector<std::string> words);

}  // namespace venvctl
