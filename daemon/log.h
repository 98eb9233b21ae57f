// The daemon's log. It has one line for each event in the daemon itself, but never records what
// users do in which directory.
#pragma once

#include <string_view>

namespace venvctl {

// Logs to standard error: to the journal under systemd, to the log file under the supervisor,
// otherwise to the terminal. `with_time` is false for the journal, which adds the time itself.
void start_log(bool with_time);

void log_info(std::string_view text);
void log_warning(std::string_view text);
void log_error(std::string_view text);

}  // namespace venvctl
