// Stores the content of files before a change, so that `venvctl undo` can restore them.
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
  std::string content;         // the content of the file, or the target of the link
  uint32_t mode = 0;           // the permissions of a file
  bool is_link_after = false;  // the change put a link at `path`
  // The digest, in hex, of the file that replaced this one. If the file at `path` has another
  // digest when `undo` runs, somebody changed it later, and `undo` keeps it.
  std::string after_sha256;
};

// Writes all files to the file at `path`. The contents of all files together are limited to a
// little less than the size limit of a state file. A file whose content does not fit is written
// without content and digest, so `undo` treats this file as changed later.
Result<void> write_saved_files(const std::string& path, const std::vector<SavedFile>& files);
Result<std::vector<SavedFile>> read_saved_files(const std::string& path);

}  // namespace venvctl
