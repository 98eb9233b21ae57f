// The executable file of this process.
#pragma once

#include <string>

namespace venvctl {

struct ProgramFile {
  std::string path;
  bool is_replaced = false;  // the file at `path` is gone: upgraded or uninstalled
};

// Asks only the kernel; never touches the file system, which may hang.
ProgramFile program_file();

}  // namespace venvctl
