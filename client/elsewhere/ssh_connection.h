// Decides whether commands may share a connection of ssh, and whether a connection has failed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// The options with which ssh reads the configuration in the link directory `prefix`. Commands share
// a connection only if its socket is in a directory that no other user can change, because ssh does
// not check who listens at the socket. Creates this directory if it is missing, as after a restart
// of the machine.
std::vector<std::string> options_for_ssh(FileSystem& files, const std::string& prefix);

// What ssh says about a connection that failed, as one displayable line; "" if the command ran.
// ssh exits with 255 in both cases, and a command may also exit with 255. `log`: what ssh wrote
// into its log (-E). The log may also contain warnings about a connection that worked.
std::string connection_failure(std::string_view log);

}  // namespace venvctl
