// Makes untrusted text safe to show, and has small parsing functions.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// Removes ASCII whitespace at both ends, as Python's str.strip does.
std::string_view trimmed(std::string_view text);
std::string ascii_lower(std::string_view text);
// Returns the pieces between the separators, including empty pieces: n separators give n + 1
// pieces.
std::vector<std::string_view> split(std::string_view text, char separator);
// The lines of a text file as Python reads them: each of \n, \r\n and \r ends a line.
std::vector<std::string_view> python_lines(std::string_view text);

bool is_utf8(std::string_view text);  // strict: no overlong forms, no surrogates
// Whether `text` contains a control character (C0, C1 or DEL), or an invalid byte that a terminal
// could interpret as a control character.
bool has_control(std::string_view text);
// Whether every shell stores `text` unchanged in a variable. False if `text` has a control
// character. Also false if `text` has a backslash and is not UTF-8, because `${name%pattern}` in
// bash 5.2 reorders the bytes of such text.
bool every_shell_keeps(std::string_view text);
// Whether every shell stores `path` unchanged as an entry of PATH.
bool fits_into_path_variable(std::string_view path);
// Makes text safe to print: replaces invalid bytes, control characters, line separators, invisible
// characters, and characters that change the direction of text. Each becomes U+FFFD.
std::string displayable(std::string_view text);
// displayable(), truncated to at most `columns` terminal columns; a truncated text ends in "…".
std::string displayable(std::string_view text, size_t columns);
size_t display_columns(std::string_view displayable_text);
// Returns displayable text for a message. The text is in quotes if it is empty or contains a space,
// a quote or a backslash.
std::string in_quotes(std::string_view text);
std::string alternatives(std::span<const std::string_view> names);  // "bash, zsh or fish"

std::string base64(std::string_view bytes);                        // standard alphabet, padded
std::optional<std::string> base64_decoded(std::string_view text);  // absent if not base64

}  // namespace venvctl
