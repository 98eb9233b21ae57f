// Converts text in any script to lower case, independently of the process's locale.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace venvctl {

// The length of the code point at `at`, in bytes. Returns 1 if the bytes there are not valid UTF-8.
size_t character_length(std::string_view text, size_t at);

// Has the same result as Python's str.lower() with Unicode 14. Bytes that are not UTF-8 are not
// changed.
std::string unicode_lower(std::string_view text);

}  // namespace venvctl
