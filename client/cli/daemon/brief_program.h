// Runs a program that should end soon, without a terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/fd.h"

namespace venvctl {

constexpr size_t kMaxBriefOutputBytes = 256 * 1024;

// Runs `words[0]`, an absolute path, and returns its standard output. Absent: the program cannot be
// started, does not exit with 0, is late, or writes too much. A program that is late or writes too
// much is killed.
std::optional<std::string> output_of(std::vector<std::string> words, Deadline deadline);

}  // namespace venvctl
