// Finds out which of two version names is newer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// "3.9" is older than "3.10", and "cpython-3.9.1-linux" is older than "cpython-3.12.0-linux". Each
// run of digits is compared as a number, and everything else byte by byte.
bool is_older(std::string_view left, std::string_view right);
// Names that are equal in this order keep their positions.
void sort_newest_first(std::vector<std::string>& names);

}  // namespace venvctl
