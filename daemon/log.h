// What the daemon says of itself, once for each thing that happens: never what users do where.
#pragma once

#include <string_view>

namespace venvctl {

// To standard error: the journal under systemd (`with_time` false, it has its own), the log file
// under the supervisor, else the terminal.
void start_log(bool with_time);

void log_info(std::string_view text);
void log_warning(std::string_view text);
void log_error(std::string_view text);

}  // namespace venvctl
