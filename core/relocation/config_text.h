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
  std::string executable;  // an absolute path, to which the link bin/python will lead
  std::string real_path;   // the real path of `executable`
  std::string version;     // such as "3.11.9", or "3.11" if no file shows more
};

// Replaces paths in all values. Replaces the prompt if it is the old name in one of `names`.
std::string with_moved_config(std::string_view content, std::span<const PathMove> moves,
                              std::span<const NameChange> names);

// Changes the values in which venv, virtualenv and uv name the interpreter and its version, so that
// these values name `python`. Keys that the file does not have are not added, except `home`, which
// Python needs.
std::string with_new_python(std::string_view content, const NewPython& python);

// Whether the environment is relocatable: uv can create environments whose scripts do not contain
// the environment's path.
bool is_relocatable(std::string_view content);

}  // namespace venvctl
