// The epoch file: remembered answers are valid while it exists, which shells check with one stat.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/fd.h"

namespace venvctl {

// `epoch.<random>.<n>` in the runtime directory. No name is ever used twice, so a shell that was
// idle during any number of changes still notices that something changed.
//
// Shells get the path `/proc/<pid>/fd/<n>/epoch.<random>.<n>`: the same file, reached through a
// descriptor of this process. The path disappears with the process, however it dies, so no clean-up
// is needed. A later process with the same pid does not restore the path: its descriptor would have
// to be a directory that holds a file with that random name. No clock is involved, so a suspended
// machine and a changed clock have no effect.
class Epoch {
 public:
  // Removes the files of dead daemons and creates the first file. The caller holds the lock.
  explicit Epoch(std::string directory);
  // Removes its files.
  ~Epoch();
  Epoch(const Epoch&) = delete;
  Epoch& operator=(const Epoch&) = delete;

  // Makes every shell ask again. The next file is created before the old one is removed.
  void advance();
  // Retries old files that could not be removed: shells that hold one would never ask again.
  void remove_old();
  // The path in the directory itself. The file may outlive a killed daemon, so answers never have
  // this path. "" if no file could be created; then no answer may be remembered.
  const std::string& path() const { return path_; }
  // A path to the same file that is valid only while this process lives; path() if /proc does not
  // show it.
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
