// The file names in a listed directory that can change a decision. Events about other names are
// ignored.
#pragma once

#include <string_view>

namespace venvctl {

// True for the markers of every rule, and for names that make a directory an environment or
// complete an environment.
bool is_deciding_name(std::string_view name);

}  // namespace venvctl
