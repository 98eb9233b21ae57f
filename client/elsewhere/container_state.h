// Checks whether a container runs. The file `running` in the link directory (docs/elsewhere.md)
// names the container's main process. While this process exists, docker or podman need not be
// asked.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {

// The name of this file.
inline constexpr char kRunningName[] = "running";

// The pid of the container's main process; "" if it runs on another machine. If the container does
// not run, fails with the line to show. `front_end`: path of the program. `entries`: the variables
// of the process. `prefix`: the link directory.
Result<std::string> check_running(const ElsewhereRecord& record, const std::string& prefix,
                                  const std::string& front_end,
                                  const std::vector<std::string>& entries);

// Whether the container with the main process `pid` certainly has no directory at the path
// `directory`. False if this cannot be found out.
bool lacks_directory(const std::string& pid, const std::string& directory);

// The first 4,096 bytes of a file in /proc; "" if the file cannot be read.
std::string process_file(const std::string& path);

// The message after docker or podman failed with the text `error`: "cannot ask podman about the
// container web (REASON): run …", or that the container does not exist.
std::string container_fault(const ElsewhereRecord& record, const std::string& error);

}  // namespace venvctl
