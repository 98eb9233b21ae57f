// The file names that can change a decision about a listed directory; all others are ignored.
#pragma once

#include <string_view>

namespace venvctl {

// True for the markers of every rule, and for names that make a directory an environment or
// complete one.
bool is_deciding_name(std::string_view name);

}  // namespace venvctl
