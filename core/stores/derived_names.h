// How the tools derive a directory's name from a project's name and path.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace venvctl {

// Pipenv and Poetry truncate the readable part to this length, in code points, not bytes.
inline constexpr size_t kReadableCharacters = 42;

// The first `count` code points; an invalid byte counts as one.
std::string first_characters(std::string_view text, size_t count);
// `text` with each byte of `unwanted` replaced by "_".
std::string with_underscores(std::string_view text, std::string_view unwanted);
// PEP 503: lower case, runs of "-", "_", "." become "-".
std::string normal_project_name(std::string_view name);

}  // namespace venvctl
