// The daemon's log: one line per event in the daemon itself. It never logs what users do in which
// directory.
#pragma once

#include <string_view>

namespace venvctl {

// Logs to standard error: the journal under systemd (which adds the time, so `with_time` is false),
// the log file under the supervisor, otherwise the terminal.
void start_log(bool with_time);

void log_info(std::string_view text);
void log_warning(std::string_view text);
void log_error(std::string_view text);

}  // namespace venvctl
