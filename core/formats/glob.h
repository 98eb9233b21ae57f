// Matches paths with the patterns that workspaces contain, such as "packages/*" and "libs/**/core".
#pragma once

#include <cstddef>
#include <string_view>

namespace venvctl {

// A longer pattern matches nothing.
inline constexpr size_t kMaxPatternBytes = 4096;

// `pattern` and `path` are relative. `*` and `?` match within a component, `[a-z]` and `[!a-z]`
// match one character, and `**` as a component matches any number of components. For every pattern,
// the time is at most proportional to the product of the two lengths, because both arguments may be
// untrusted.
bool glob_matches(std::string_view pattern, std::string_view path);
// The same, but `*`, `?` and classes also match slashes, as in Rust's crate glob.
bool glob_matches_across(std::string_view pattern, std::string_view path);

}  // namespace venvctl
