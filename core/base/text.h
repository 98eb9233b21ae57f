// Text from elsewhere: what may be shown, and small pieces of parsing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

std::string_view trimmed(std::string_view text);  // ASCII blanks, as Python's str.strip for ASCII
std::string ascii_lower(std::string_view text);
// Pieces between separators; n separators give n + 1 pieces, empty ones included.
std::vector<std::string_view> split(std::string_view text, char separator);

bool is_utf8(std::string_view text);  // strict: no overlong forms, no surrogates
// Holds a C0, C1 or DEL control, or an invalid byte sequence that a terminal could take for one.
bool has_control(std::string_view text);
// Safe to print: controls, bidirectional overrides, line separators and invalid bytes become
// U+FFFD.
std::string displayable(std::string_view text);
// displayable(), cut to at most `columns` terminal columns with "…" for what is missing.
std::string displayable(std::string_view text, size_t columns);
size_t display_columns(std::string_view displayable_text);
// For messages: displayable text in quotes only where blanks or quotes would confuse.
std::string in_quotes(std::string_view text);

std::string base64(std::string_view bytes);                        // standard alphabet, padded
std::optional<std::string> base64_decoded(std::string_view text);  // absent: not base64

}  // namespace venvctl
