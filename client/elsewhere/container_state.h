// Checks whether a container runs. A file in the link directory contains the container's main
// process. While this process exists, docker or podman need not be asked.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {

// The file in a link directory.
inline constexpr char kRunningName[] = "running";

// The pid of the container's main process; "" if it runs on another machine. If the container does
// not run, fails with the line to show. `front_end`: path of the program. `entries`: the variables
// of the process. `prefix`: the link directory.
Result<std::string> check_running(const ElsewhereRecord& record, const std::string& prefix,
                                  const std::string& front_end,
                                  const std::vector<std::string>& entries);

// The beginning of a file in /proc, whose size is unknown before it is read; "" if it cannot be
// read.
std::string process_file(const std::string& path);

// "cannot ask podman about the container web (REASON): run …", or a message that the container
// does not exist.
std::string container_fault(const ElsewhereRecord& record, const std::string& error);

}  // namespace venvctl
