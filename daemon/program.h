// The program file that this process runs.
#pragma once

#include <string>

namespace venvctl {

struct ProgramFile {
  std::string path;
  bool is_replaced = false;  // the file is gone from there: upgraded or uninstalled
};

// Asks the kernel alone and never touches the file system, which may be one that hangs.
ProgramFile program_file();

}  // namespace venvctl
