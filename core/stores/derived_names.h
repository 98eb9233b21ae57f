// Derives a directory's name from a project's name and path by the rules of the tools.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace venvctl {

// Pipenv and Poetry truncate the readable part of the name to this length, in code points.
inline constexpr size_t kReadableCharacters = 42;

// The first `count` code points of `text`. An invalid byte counts as one code point.
std::string first_characters(std::string_view text, size_t count);
// Returns `text` with each byte that occurs in `unwanted` replaced by "_".
std::string with_underscores(std::string_view text, std::string_view unwanted);
// The normal form of PEP 503: in lower case, with each run of "-", "_" and "." replaced by "-".
std::string normal_project_name(std::string_view name);

}  // namespace venvctl
