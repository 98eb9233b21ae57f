// Compares the names of versions: which one is newer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// "3.9" before "3.10", "cpython-3.9.1-linux" before "cpython-3.12.0-linux": runs of digits compare
// as numbers, everything else byte by byte.
bool is_older(std::string_view left, std::string_view right);
// Equal names keep their order.
void sort_newest_first(std::vector<std::string>& names);

}  // namespace venvctl
