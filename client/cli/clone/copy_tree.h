// Copies a directory tree: by reflinks where the file system can, by hard links, or by content,
// with several threads.
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
  None,  // files may share blocks on disk (reflinks), but never their content
  // Hard links, but copies of the files directly in the tree and in its bin, because these are
  // small and tools edit them in place.
  Packages,
  Everything,  // hard links for all files, because the source will be deleted
};

struct CopyCount {
  uint64_t files = 0;  // regular files
  uint64_t bytes = 0;
  uint64_t reflinked = 0;  // files
  uint64_t linked = 0;     // files
  // "reflinks", "hard links" or "copies": how most files were copied.
  std::string_view method() const;
};

struct CopiedTree {
  struct Directory {
    std::string path;  // below the tree; "" is the tree itself
    struct stat status;
  };
  CopyCount count;
  std::vector<Directory> directories;  // each before those in it
};

// Copies everything below `from` into the directory `to`, which is new or empty, with modes, groups
// (of which the user is a member) and modification times; links are copied as they are. Directories
// stay writable for the owner until finish_directories(). A hard link that is not possible becomes
// a copy. Fails for files that cannot be read and for anything that is neither file, directory nor
// link. `wait` is called about every 80 ms in the calling thread; if it returns false, the copy is
// given up. After a failure `to` is incomplete. `left_out` is the path, below the tree, of a file
// or link that is not copied; "" if everything is copied.
Result<CopiedTree> copy_tree(const std::string& from, const std::string& to, Sharing sharing,
                             const std::function<bool()>& wait, const std::string& left_out = "");

// Sets the modes and times of the directories of the copy, which is at `to`. Call it last: some
// directories may become read-only. The top directory stays writable for its owner, because
// otherwise it cannot be renamed.
Result<void> finish_directories(const CopiedTree& copied, const std::string& to);

}  // namespace venvctl
