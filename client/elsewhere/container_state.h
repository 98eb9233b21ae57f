// Whether a container runs. docker or podman is asked only if the container was started again since
// the last time: a file in the link directory says which process was the container's first one.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {

// If the container does not run, fails with the line to show. `front_end`: path of the program.
// `entries`: the variables of the process. `prefix`: the link directory.
Result<void> check_running(const ElsewhereRecord& record, const std::string& prefix,
                           const std::string& front_end, const std::vector<std::string>& entries);

// The start of a file in /proc, whose size is not known before it is read; "" if it cannot be read.
std::string process_file(const std::string& path);

// "podman cannot be asked about the container web (REASON): run …", or that there is none.
std::string container_fault(const ElsewhereRecord& record, const std::string& error);

}  // namespace venvctl
