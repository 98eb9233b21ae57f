// The names by which version control systems are recognized. These names decide which directories
// must not be deleted, and which files may have come with a checkout.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace venvctl {

// Names such as ".hg", of systems other than git. The system manages the directory that contains
// this name, and everything below that directory.
std::span<const std::string_view> other_version_control();
// Names such as "RCS". The system manages only the files in the directory that contains this name,
// and nothing in the directories below it.
std::span<const std::string_view> version_control_of_one_directory();

// Whether a directory with these entries is a work tree or a repository of any system.
bool is_repository(std::span<const std::string> names);

}  // namespace venvctl
