// Starts and stops the daemon: with systemd if its units are enabled, otherwise directly.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

enum class ServiceManager { Systemd, None };

// Systemd if the user manager runs, the units are enabled, and no VENVCTL_* variable names another
// place (a unit would not get this variable).
ServiceManager service_manager(Session& session);

// True if the session's user has a running systemd user manager.
bool has_user_manager(Session& session);

// Whether systemd starts this user's daemon when a client asks.
enum class Units { Enabled, Disabled };
// True if switch_units() would change something: the user manager belongs to the session's HOME,
// the units start the daemon of this installation, and they are not in the wanted state.
bool can_switch_units(Session& session, Units wanted);
// Enables or disables the units, now and for later logins. False if systemd refuses.
bool switch_units(Session& session, Units wanted);

// The daemon that the installed units start. Absent if the units are not installed.
std::optional<std::string> daemon_of_units(Session& session);
// Whether `daemon` is, or links to, the daemon of this installation.
bool is_own_daemon(Session& session, const std::string& daemon);

// Both functions return when the daemon has started or stopped. An error contains the reason and
// the fix. start_service clears the note of a crash loop. stop_service kills a daemon that does not
// answer, and waits for its process and its supervisor.
Result<void> start_service(Session& session);
Result<void> stop_service(Session& session);

// Finds a program of the system as find_tool() does: a program in a cloned repository must not run.
// Absent: not found.
std::optional<std::string> find_system_program(Session& session, std::string_view name);

// Runs `systemctl --user` and returns its output. Kills systemctl if it does not end in time or
// writes too much. Absent: systemctl failed or was killed.
std::optional<std::string> ask_systemctl(Session& session, std::vector<std::string> words);

}  // namespace venvctl
