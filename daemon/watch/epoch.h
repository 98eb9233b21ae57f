// The epoch file. Remembered answers are valid as long as this file exists. Shells check this with
// one stat.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/fd.h"

namespace venvctl {

// The file is `epoch.<random>.<n>` in the runtime directory. No name is ever used twice, so even a
// shell that was idle during many changes notices that something has changed.
//
// Shells get the path `/proc/<pid>/fd/<n>/epoch.<random>.<n>`, which leads to the same file through
// a descriptor of this process. The path disappears with the process, however the process dies, so
// nothing has to be cleaned up. A later process with the same pid does not make the path valid
// again: its descriptor <n> would have to be a directory that contains a file with this random
// name. The method uses no clock, so suspending the machine or changing its clock has no effect.
class Epoch {
 public:
  // Removes the files of dead daemons and creates the first file. The caller must hold the lock.
  explicit Epoch(std::string directory);
  // Removes the files of this object.
  ~Epoch();
  Epoch(const Epoch&) = delete;
  Epoch& operator=(const Epoch&) = delete;

  // Makes every shell ask again. Creates the next file before it removes the old one.
  void advance();
  // Tries again to remove old files that could not be removed. As long as such a file exists,
  // shells that know it do not ask again.
  void remove_old();
  // The path in the runtime directory. Answers never contain it, because the file may still exist
  // after the daemon was killed. "" if no file could be created; then no answer may be remembered.
  const std::string& path() const { return path_; }
  // A path to the same file that is valid only as long as this process lives. If /proc does not
  // show the file, this is path().
  const std::string& living_path() const { return living_path_; }
  uint64_t number() const { return number_; }

 private:
  void make_file();
  std::string living_path_of(const std::string& name);

  std::string directory_;
  std::string random_;
  uint64_t number_ = 0;
  std::string path_;
  std::string living_path_;
  UniqueFd directory_fd_;         // the descriptor in living_path_
  std::vector<std::string> old_;  // paths of files that may still exist
};

// Removes every epoch file in `directory`; used after a daemon's death.
void remove_epoch_files(const std::string& directory);

}  // namespace venvctl
