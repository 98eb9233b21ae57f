// Replaces paths in the text of scripts and configuration files.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// A directory that was moved; both paths are absolute and normalized.
struct PathMove {
  std::string from;
  std::string to;
};
using PathMoves = std::vector<PathMove>;

// How a file writes paths that have quotes, blanks or other special characters.
enum class Spelling {
  Plain,       // as they are, as in pyvenv.cfg
  Shell,       // with the quotes of sh, csh and fish
  PowerShell,  // in single quotes, with single quotes doubled
  Python,      // in quotes, with backslashes; JSON in double quotes has the same form
};

// Applies the move with the longest `from` that contains `path`; returns `path` unchanged if no
// move contains it.
std::string moved_path(std::string_view path, std::span<const PathMove> moves);

// Replaces `from` by `to` in each path of `text` that is at or below the `from` of a move. Does not
// change a path if a character next to `from` could belong to a longer name. Within quotes, a blank
// also counts as such a character.
std::string with_moved_paths(std::string_view text, std::span<const PathMove> moves,
                             Spelling spelling);

// Whether with_moved_paths() would find `path` in `text`.
bool names_path(std::string_view text, const std::string& path, Spelling spelling);

// A path as one word of sh. It is unquoted if that is safe, otherwise quoted like the result of
// Python's shlex.quote.
std::string shell_word(std::string_view path);

}  // namespace venvctl
