// Copies a directory tree with several threads. Each file becomes a reflink, a hard link or a copy.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

enum class Sharing {
  None,  // files may share disk blocks (reflinks), but are separate files
  // Hard links, except for the files directly in the tree and in its bin. These are copied, because
  // they are small and tools edit them in place.
  Packages,
  Everything,  // hard links for all files, because the source will be deleted
};

struct CopyCount {
  uint64_t files = 0;  // regular files
  uint64_t bytes = 0;
  uint64_t reflinked = 0;  // number of files
  uint64_t linked = 0;     // number of files
  // "reflinks", "hard links" or "copies": how most files were copied.
  std::string_view method() const;
};

struct CopiedTree {
  struct Directory {
    std::string path;  // below the tree; "" is the tree itself
    struct stat status;
  };
  CopyCount count;
  std::vector<Directory> directories;  // a directory comes before its subdirectories
};

// Copies everything below `from` into the directory `to`, which is new or empty. Keeps modes,
// modification times, and groups of which the user is a member. Copies symbolic links as they are.
// If a hard link is impossible, copies the file instead. Until finish_directories(), the owner can
// write to all directories.
//
// Fails if a file cannot be read, or if an entry is not a file, a directory or a link. After a
// failure, `to` is incomplete. Calls `wait` about every 80 ms in the calling thread, and stops if
// it returns false. `left_out`: the path, below the tree, of a file or link that is not copied; ""
// if everything is copied.
Result<CopiedTree> copy_tree(const std::string& from, const std::string& to, Sharing sharing,
                             const std::function<bool()>& wait, const std::string& left_out = "");

// Sets the modes and times of the copied directories. `to`: where the copy is now. Call this last,
// because some directories may become read-only. The owner can still write to the top directory,
// because a read-only directory cannot be renamed.
Result<void> finish_directories(const CopiedTree& copied, const std::string& to);

}  // namespace venvctl
