// The content of files before a change, so that `venvctl undo` can put it back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

struct SavedFile {
  enum class Type { Absent, File, Link };
  std::string path;  // absolute
  Type type = Type::Absent;
  std::string content;  // of the file, or the target of the link
  uint32_t mode = 0;    // of a file: its permissions
  bool is_link_after = false;
  // Of what replaced it, in hex. If the file there now has another digest, it was changed later,
  // and `undo` keeps it.
  std::string after_sha256;
};

// All contents together must fit into the largest state file. A file whose content does not fit is
// written without a digest, and so counts as changed later.
Result<void> write_saved_files(const std::string& path, const std::vector<SavedFile>& files);
Result<std::vector<SavedFile>> read_saved_files(const std::string& path);

}  // namespace venvctl
