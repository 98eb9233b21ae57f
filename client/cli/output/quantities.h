// Sizes and ages in the form in which people read and write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

std::string size_text(uint64_t bytes);  // "12.3 MB", powers of 1000
// "3 days ago", "just now"; "" for 0 (unknown). Both arguments are seconds since the Unix epoch.
std::string age_text(int64_t at, int64_t now);
std::string seconds_text(std::chrono::milliseconds time);  // "0.9 s"
// Converts "30d", "2w", "6m", "1y" or "12h" to seconds; a month has 30 days. Absent: the text has
// another format.
std::optional<int64_t> parse_age(std::string_view text);

}  // namespace venvctl
