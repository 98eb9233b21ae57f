// Finds out whether an environment was made on another machine: in a container, on Windows, or on a
// processor of another architecture.
#pragma once

#include <string>

#include "core/environments/inspection.h"
#include "core/files/file_system.h"

namespace venvctl {

// If the python of the environment runs only elsewhere, sets the health to Foreign, and sets
// runs_elsewhere. This is the case in three situations:
// - The python file is a program for another processor or another system.
// - The environment was made on Windows.
// - The environment was made in a container: bin/python leads to a path that does not exist, and
//   bin/activate names a path of which not even the first directory exists here (/app/.venv,
//   /workspaces/shop/.venv).
// inspect_environment reports such an environment as Broken, so it is never chosen.
void note_other_machine(FileSystem& files, const std::string& prefix, Inspection& inspection);

}  // namespace venvctl
