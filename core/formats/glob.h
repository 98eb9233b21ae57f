// Matches path patterns as workspaces write them: "packages/*", "libs/**/core".
#pragma once

#include <cstddef>
#include <string_view>

namespace venvctl {

// A longer pattern matches nothing.
inline constexpr size_t kMaxPatternBytes = 4096;

// Both are relative. `*` and `?` match within a component, `[a-z]` and `[!a-z]` match one
// character, `**` as a component matches any number of components. Takes time proportional to the
// product of the lengths, for every pattern: both sides may be untrusted.
bool glob_matches(std::string_view pattern, std::string_view path);
// The same, but `*`, `?` and classes also match slashes, as in Rust's crate glob.
bool glob_matches_across(std::string_view pattern, std::string_view path);

}  // namespace venvctl
