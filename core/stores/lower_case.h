// Converts text in any script to lower case, independently of the process's locale.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace venvctl {

// The bytes of the code point at `at`: 1 if they are not valid UTF-8.
size_t character_length(std::string_view text, size_t at);

// Like Python's str.lower() with Unicode 14; bytes that are not UTF-8 stay as they are.
std::string unicode_lower(std::string_view text);

}  // namespace venvctl
