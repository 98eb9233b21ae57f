// Rewrites pyvenv.cfg for another path or another interpreter.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/relocation/path_text.h"
#include "core/relocation/program_text.h"

namespace venvctl {

// The interpreter that an environment will use.
struct NewPython {
  std::string executable;  // absolute, to be the target of bin/python
  std::string real_path;   // of that executable
  std::string version;     // "3.11.9", or "3.11" if no file shows more
};

// Replaces paths in all values, and the prompt if it is one of `names`.
std::string with_moved_config(std::string_view content, std::span<const PathMove> moves,
                              std::span<const NameChange> names);

// The keys of venv, virtualenv and uv that name the interpreter or its version name `python`
// instead. Keys that the file does not have are not added, except `home`, which Python needs.
std::string with_new_python(std::string_view content, const NewPython& python);

// uv can create environments whose scripts contain no path of the environment.
bool is_relocatable(std::string_view content);

}  // namespace venvctl
