// Matches paths with patterns such as "packages/*" and "libs/**/core". The configuration of a
// workspace names its members with such patterns.
#pragma once

#include <cstddef>
#include <string_view>

namespace venvctl {

// A longer pattern matches nothing.
inline constexpr size_t kMaxPatternBytes = 4096;

// `pattern` and `path` are relative. `*` and `?` match within a component, `[a-z]` and `[!a-z]`
// match one character, and `**` as a component matches any number of components. The time is at
// most proportional to the product of the two lengths, whatever the pattern is. This is necessary
// because both arguments may be untrusted.
bool glob_matches(std::string_view pattern, std::string_view path);
// Like glob_matches(), but `*`, `?` and classes also match slashes, as in Rust's crate glob.
bool glob_matches_across(std::string_view pattern, std::string_view path);

}  // namespace venvctl
