// Replaces the paths in the programs of bin, in the line that names the interpreter and in the
// rest.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/relocation/path_text.h"

namespace venvctl {

// `script` begins with "#!". The first line names the interpreter, or the script has the following
// form. pip and uv write this form if the first line would be too long for the kernel, or would
// contain a blank:
//   #!/bin/sh
//   '''exec' "/a long path/bin/python" "$0" "$@"
//   ' '''
// If the first line would become too long or get a blank, the script is changed to this form. A
// program with a NUL byte, such as a zip archive after a short script, is mostly data, so only the
// lines that name the interpreter are changed in such a program.
std::string with_moved_program(std::string_view script, std::span<const PathMove> moves);

// Changes an activation script: replaces paths with with_moved_paths(), and, where the script sets
// the prompt, replaces the name `from` by `to` for each of `names`.
struct NameChange {
  std::string from;
  std::string to;
};
std::string with_moved_activation(std::string_view script, std::span<const PathMove> moves,
                                  std::span<const NameChange> names, Spelling spelling);

}  // namespace venvctl
