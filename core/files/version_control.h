// The names by which version control systems are recognized. The same list decides what must not be
// deleted and what may have come with a checkout.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace venvctl {

// The names of version control systems other than git that manage a whole directory: the system
// manages the directory that contains such a name, and everything below it.
std::span<const std::string_view> other_version_control();
// The names of systems that manage only the files next to the name: such a name in a directory
// above means nothing.
std::span<const std::string_view> version_control_of_one_directory();

// Whether a directory with these entries is a work tree or a repository of any system.
bool is_repository(std::span<const std::string> names);

}  // namespace venvctl
