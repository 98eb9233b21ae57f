// Runs a program that should end soon, without a terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/fd.h"

namespace venvctl {

constexpr size_t kMaxBriefOutputBytes = 256 * 1024;

// Runs the program `words[0]`, an absolute path, and returns its standard output. Absent if it
// cannot be started or does not exit with 0. Also absent if it is late or writes too much: it is
// then killed.
std::optional<std::string> output_of(std::vector<std::string> words, Deadline deadline);

}  // namespace venvctl
