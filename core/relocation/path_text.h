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
  Plain,       // as they are: pyvenv.cfg
  Shell,       // quoted as sh, csh and fish understand it
  PowerShell,  // in single quotes, a quote is doubled
  Python,      // in quotes, with backslashes; JSON in double quotes is the same
};

// `path` after the move with the longest `from` that contains it; unchanged if there is none.
std::string moved_path(std::string_view path, std::span<const PathMove> moves);

// `text` in which the beginning of each path at or below a `from` is replaced by its `to`. Only
// whole paths are replaced: not if a character next to the path could belong to its name. In
// quotes, a blank belongs to a name.
std::string with_moved_paths(std::string_view text, std::span<const PathMove> moves,
                             Spelling spelling);

// Whether `text` contains `path` as with_moved_paths() would find it.
bool names_path(std::string_view text, const std::string& path, Spelling spelling);

// A path as one word of sh: unquoted if it is safe, else as Python's shlex.quote writes it.
std::string shell_word(std::string_view path);

}  // namespace venvctl
