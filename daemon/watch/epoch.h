// The file that remembered answers are good for: shells see with one stat that it is gone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace venvctl {

// `epoch.<random>.<n>` in the runtime directory. No name is ever used twice, so a shell that
// slept through any number of changes still sees one.
class Epoch {
 public:
  // Takes away what dead daemons left and makes the first file. The caller holds the lock.
  explicit Epoch(std::string directory);
  // Takes its file away.
  ~Epoch();
  Epoch(const Epoch&) = delete;
  Epoch& operator=(const Epoch&) = delete;

  // Every shell asks again: the next file is there before the old one goes.
  void advance();
  // Those that could not be removed when the next one came: shells that hold one never ask again.
  void remove_old();
  // "" when no file could be made: answers are not to be remembered then.
  const std::string& path() const { return path_; }
  uint64_t number() const { return number_; }

 private:
  std::string make_file() const;

  std::string directory_;
  std::string random_;
  uint64_t number_ = 0;
  std::string path_;
  std::vector<std::string> old_;  // paths of files that may still be there
};

// Takes every epoch file in `directory` away: for after a daemon's death.
void remove_epoch_files(const std::string& directory);

}  // namespace venvctl
