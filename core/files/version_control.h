// The names by which version control systems are recognized: one list for what must not be deleted
// and for what may have come with a checkout.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace venvctl {

// The names that show which directories a system other than git manages: it manages the directory
// with such a name and everything below.
std::span<const std::string_view> other_version_control();
// The same, but the system manages only the files next to this name: such a name in a directory
// above means nothing.
std::span<const std::string_view> version_control_of_one_directory();

// Whether a directory with these entries is a work tree or a repository of any system.
bool is_repository(std::span<const std::string> names);

}  // namespace venvctl
