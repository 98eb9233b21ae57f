// Finds the place to avoid after an access to a path has hung.
#pragma once

#include <string>
#include <string_view>

namespace venvctl {

// The place that contains `path` and can be left out; "" if there is none. Usually this is the
// mount point of the mount that contains `path`. If the mount point is "/" or contains the home
// directory, the place is the parent directory of `path`, because a link there may lead to the
// hanging place. If the parent directory is also "/" or contains the home directory, the place is
// `path` itself.
std::string hanging_place(std::string_view path);
// The same, for a given text of /proc/self/mountinfo.
std::string hanging_place(std::string_view path, std::string_view mountinfo, std::string_view home);

}  // namespace venvctl
