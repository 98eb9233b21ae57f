// The links in an environment's bin that lead to its interpreter.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "core/relocation/config_text.h"

namespace venvctl {

struct FileChange;

// The names of Python in bin that lead out of the environment, or are a copy of the interpreter,
// become links to `python`. Links between names in bin stay, and so do scripts. None if bin itself
// is a link.
std::vector<FileChange> python_links(FileSystem& files, const std::string& prefix,
                                     const NewPython& python);

}  // namespace venvctl
