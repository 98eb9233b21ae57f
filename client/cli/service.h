// The daemon as something to be started and stopped: by systemd where its units are installed, by
// hand else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/cli/session.h"
#include "core/base/result.h"

namespace venvctl {

enum class ServiceManager { Systemd, None };

// Systemd when the user manager runs and knows the units, unless VENVCTL_* variables point at other
// places, which a unit does not hear of.
ServiceManager service_manager(Session& session);

// A systemd that this session's user can ask.
bool has_user_manager(Session& session);

// Each returns when it has happened; fails with the reason and the cure.
// A crash loop that ended the last daemon is forgotten by start; one that does not answer is killed
// by stop, which waits for its process and its supervisor.
Result<void> start_service(Session& session);
Result<void> stop_service(Session& session);

// Runs a program to its end without its output; the exit code, 127 when it cannot be started.
int run_silently(std::vector<std::string> words);

}  // namespace venvctl
