// The names that can change what a listed directory decides; all others are passed over.
#pragma once

#include <string_view>

namespace venvctl {

// The markers of every rule, and what makes a directory an environment or completes one.
bool is_deciding_name(std::string_view name);

}  // namespace venvctl
