// Moves the paths in programs of bin: the line that names the interpreter, and the rest.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/relocation/path_text.h"

namespace venvctl {

// `script` begins with "#!". Its interpreter may be named in the first line, or in the form that
// pip and uv write if that line would be too long for the kernel or has a blank:
//   #!/bin/sh
//   '''exec' "/a long path/bin/python" "$0" "$@"
//   ' '''
// A line that becomes too long, or gets a blank, takes this form. In a program with a NUL byte,
// such as a zip archive that begins with a script, only the lines that name the interpreter move:
// the rest is data.
std::string with_moved_program(std::string_view script, std::span<const PathMove> moves);

// An activation script: with_moved_paths(), and where it sets the prompt, the name `from` becomes
// `to` for each of `names`.
struct NameChange {
  std::string from;
  std::string to;
};
std::string with_moved_activation(std::string_view script, std::span<const PathMove> moves,
                                  std::span<const NameChange> names, Spelling spelling);

}  // namespace venvctl
