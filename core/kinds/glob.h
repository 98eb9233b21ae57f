// Path patterns as workspaces write them: "packages/*", "libs/**/core".
#pragma once

#include <string_view>

namespace venvctl {

// Both relative. `*` and `?` stay within a component, `[a-z]` and `[!a-z]` are one character, `**`
// as a component stands for any number of them. Takes time in proportion to the product of the
// lengths, whatever the pattern: both sides may come from a stranger.
bool glob_matches(std::string_view pattern, std::string_view path);

}  // namespace venvctl
