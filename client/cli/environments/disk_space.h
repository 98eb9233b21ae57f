// How much disk space an environment takes.
#pragma once

#include <cstdint>
#include <string>

#include "client/cli/session.h"

namespace venvctl {

// In bytes, of all files below `prefix`; does not follow links or enter other file systems.
uint64_t disk_space_of(Session& session, const std::string& prefix);

}  // namespace venvctl
