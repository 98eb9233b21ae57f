// Changes the links in an environment's bin that lead to its interpreter.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "core/relocation/config_text.h"

namespace venvctl {

struct FileChange;

// Entries of bin such as python3.11 become links to `python.executable` if they are links that lead
// out of the environment, or if they are copies of the interpreter. Scripts, and links between
// names in bin, are kept. Returns no changes if bin itself is a link.
std::vector<FileChange> python_links(FileSystem& files, const std::string& prefix,
                                     const NewPython& python);

}  // namespace venvctl
