// How much disk space environments take.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "client/cli/session/session.h"

namespace venvctl {

// For each of `prefixes`, the size in bytes of the directory and all files below it. Does not
// follow links or enter other file systems. Shared content (a file with several hard links, or an
// environment inside another one) counts only for the first environment. The sum is thus what `du
// -sc` prints. Uses several threads, and shows the progress.
std::vector<uint64_t> disk_space_of(Session& session, std::span<const std::string> prefixes);

}  // namespace venvctl
