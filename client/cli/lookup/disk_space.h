// How much disk space environments take.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "client/cli/session/session.h"

namespace venvctl {

// For each of `prefixes`, the bytes of the directory and all files below it. Does not follow links
// or enter other file systems. Shared content (files with several hard links, an environment inside
// another) counts only for the first environment, so that the sum is what `du -sc` prints. Measures
// in several threads, and shows the progress.
std::vector<uint64_t> disk_space_of(Session& session, std::span<const std::string> prefixes);

}  // namespace venvctl
