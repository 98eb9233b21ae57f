// Finds out whether an environment was made on another machine: in a container, on Windows, or on a
// processor of another architecture.
#pragma once

#include <string>

#include "core/environments/inspection.h"
#include "core/files/file_system.h"

namespace venvctl {

// Makes the health Foreign, and sets runs_elsewhere, if the python of the environment runs only
// elsewhere:
// - its file is a program for another processor or another system;
// - Windows made the environment;
// - it is a container's: nothing is where bin/python leads, and bin/activate names a path of which
//   not even the first part exists here (/app/.venv, /workspaces/shop/.venv).
// Such an environment is Broken for inspect_environment, and is never chosen.
void note_other_machine(FileSystem& files, const std::string& prefix, Inspection& inspection);

}  // namespace venvctl
