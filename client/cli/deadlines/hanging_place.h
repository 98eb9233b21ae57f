// Which place to avoid after an access that hangs.
#pragma once

#include <string>
#include <string_view>

namespace venvctl {

// The mount that holds `path`. If that is "/" or also holds the home directory: the parent
// directory of `path`, because a link there may lead to the hanging place. If the same is true of
// the parent: `path` itself. "" if nothing can be left out.
std::string hanging_place(std::string_view path);
// The same, for a given text of /proc/self/mountinfo.
std::string hanging_place(std::string_view path, std::string_view mountinfo, std::string_view home);

}  // namespace venvctl
