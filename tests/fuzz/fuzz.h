// The functions that each fuzzer implements: a target, and its seed inputs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/check.h"

namespace venvctl {

// Runs the parser on one input. A violated property fails a VENVCTL_CHECK.
void fuzz(std::string_view input);

// The well-formed inputs from which mutations start.
std::span<const std::string_view> fuzz_seeds();

// Removes the part up to the next '|' from an input, including the '|', and returns it.
inline std::string take_part(std::string_view& input) {
  const size_t end = input.find('|');
  const std::string part(input.substr(0, end));
  input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
  return part;
}

}  // namespace venvctl
