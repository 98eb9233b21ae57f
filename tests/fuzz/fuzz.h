// What each fuzzer gives: a target, and inputs to begin with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/check.h"

namespace venvctl {

// Runs the parser on one input. A broken promise is a failed VENVCTL_CHECK.
void fuzz(std::string_view input);

// Well-formed inputs, from which mutations start.
std::span<const std::string_view> fuzz_seeds();

// Takes a part off an input: up to the next '|', which is taken too.
inline std::string take_part(std::string_view& input) {
  const size_t end = input.find('|');
  const std::string part(input.substr(0, end));
  input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
  return part;
}

}  // namespace venvctl
