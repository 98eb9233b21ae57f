// The place that an environment was made for, by its bin/activate. The programs in its bin begin
// with that place, too: where it is another one they run a python that is not theirs, or none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// The literal values of the script's assignments to VIRTUAL_ENV, as they are written: what a
// Windows shell computes is none.
std::vector<std::string> recorded_places(FileSystem& files, const std::string& activate);

// The path that is written as `text` in a shell script: as it is, in quotes, as Python's
// shlex.quote does. No other text says that path.
std::string spelled_path(std::string_view text);

// The other directory that an environment was made for: it was moved or copied. "" where it is that
// directory, by whatever path, and where bin/activate names none.
std::string other_place(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
