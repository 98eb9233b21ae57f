// The executable file of this process.
#pragma once

#include <string>

namespace venvctl {

struct ProgramFile {
  std::string path;
  // The original file at `path` is gone: venvctl was upgraded or uninstalled.
  bool is_replaced = false;
};

// Asks only the kernel, and never accesses a file system, which may hang.
ProgramFile program_file();

}  // namespace venvctl
