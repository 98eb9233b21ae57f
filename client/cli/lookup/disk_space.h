// How much disk space environments take.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "client/cli/session/session.h"

namespace venvctl {

// In bytes, for each of `prefixes`: of the directory and all files below it. Does not follow links
// or enter other file systems. What several of them share (files with several hard links, an
// environment in another one) counts for the first, so that the sum is what `du -sc` prints.
// Several threads measure; the progress is shown.
std::vector<uint64_t> disk_space_of(Session& session, std::span<const std::string> prefixes);

}  // namespace venvctl
