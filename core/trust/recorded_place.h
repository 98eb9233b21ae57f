// Reads from bin/activate the path at which an environment was created. The first lines of the
// programs in bin also contain this path. If the environment has been moved or copied to another
// path, these programs run the python at the old path, or cannot run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// The values that the script assigns to VIRTUAL_ENV, as they are written. Values that the script
// computes with cygpath, for Windows shells, are left out.
std::vector<std::string> recorded_places(FileSystem& files, const std::string& activate);

// The path that a shell script writes as `text`: unquoted, in quotes, or quoted by Python's
// shlex.quote. Other quotings are not decoded.
std::string spelled_path(std::string_view text);

// Whether `place` can be the old path of the environment at `prefix`, so that its files may be
// changed from `place` to `prefix`. False if `place` is a directory above the environment or
// contains the interpreter that pyvenv.cfg names, because other paths would then be changed, too.
bool can_be_made_for(FileSystem& files, const std::string& prefix, const std::string& place);

// The directory for which the environment was made, if it was moved or copied from there. "" if
// bin/activate names the environment's own directory, under any path, or names none.
std::string other_place(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
