// Reads the path that an environment was made for from its bin/activate. The programs in its bin
// also begin with that path: if the environment is elsewhere, they run the python of another
// environment, or none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// The values that the script assigns to VIRTUAL_ENV, as written. Values that a Windows shell
// computes (cygpath) are left out.
std::vector<std::string> recorded_places(FileSystem& files, const std::string& activate);

// The path that is written as `text` in a shell script: unquoted, in quotes, or quoted by Python's
// shlex.quote. Other spellings are not decoded.
std::string spelled_path(std::string_view text);

// Whether an environment at `prefix` can have been made for `place`: not for a directory around it
// or around the interpreter that its pyvenv.cfg names. Moving such a path would move everything in
// it.
bool can_be_made_for(FileSystem& files, const std::string& prefix, const std::string& place);

// The directory that an environment was made for, if it was moved or copied from there. "" if that
// is the environment's own directory, reached by any path, or if bin/activate names none.
std::string other_place(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
