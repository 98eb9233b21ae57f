// Makes untrusted text safe to show, and has small parsing functions.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

std::string_view trimmed(std::string_view text);  // ASCII whitespace, as Python's str.strip
std::string ascii_lower(std::string_view text);
// Returns the pieces between the separators, including empty pieces: n separators give n + 1
// pieces.
std::vector<std::string_view> split(std::string_view text, char separator);

bool is_utf8(std::string_view text);  // strict: no overlong forms, no surrogates
// Whether `text` contains a C0, C1 or DEL control character, or an invalid byte sequence that a
// terminal could interpret as one.
bool has_control(std::string_view text);
// Whether each shell keeps `text` unchanged in a variable. False for control characters. Also false
// for a backslash in text that is not UTF-8: bash 5.2 reorders the bytes there (`${name%pattern}`).
bool every_shell_keeps(std::string_view text);
// Whether each shell keeps `path` unchanged as an entry of PATH.
bool fits_into_path_variable(std::string_view path);
// Makes text safe to print: replaces control characters, bidirectional overrides, line separators
// and invalid bytes by U+FFFD.
std::string displayable(std::string_view text);
// displayable(), truncated to at most `columns` terminal columns; a truncated text ends in "…".
std::string displayable(std::string_view text, size_t columns);
size_t display_columns(std::string_view displayable_text);
// For messages: displayable text. It is in quotes if it is empty or contains blanks, quotes or
// backslashes.
std::string in_quotes(std::string_view text);
std::string alternatives(std::span<const std::string_view> names);  // "bash, zsh or fish"

std::string base64(std::string_view bytes);                        // standard alphabet, padded
std::optional<std::string> base64_decoded(std::string_view text);  // absent if not base64

}  // namespace venvctl
