// A FileSystem that watches each path before it reads it, and remembers all inputs.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "daemon/watch/watched_name.h"

namespace venvctl {

// Adds watches to directories, and to files that have several names.
class WatchAdder {
 public:
  enum class Outcome {
    Added,
    Missing,      // no such directory, or no permission to enter it
    Unwatchable,  // the file system does not report all events, or watching is not permitted
    LimitReached,
  };
  struct Added {
    Outcome outcome = Outcome::Missing;
    int watch = 0;  // the inotify watch, if Added
  };
  virtual ~WatchAdder() = default;
  virtual Added add(const std::string& directory) = 0;
  // Follows links.
  virtual Added add_file(const std::string& path) = 0;
};

class WatchingFileSystem : public FileSystem {
 public:
  enum class LooksAt {
    Decisions,   // in a listing, only the names that can change a decision
    Everything,  // every name in a listing; for a missing path, also the targets of its links
  };
  WatchingFileSystem(FileSystem& files, WatchAdder& adder, LooksAt looks_at = LooksAt::Decisions)
      : files_(files), adder_(adder), looks_at_(looks_at) {}

  uid_t reader() const override { return files_.reader(); }
  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list_level(const std::string& path) override;
  void new_directories_count(const std::string& path) override {
    note_listing(path, Counts::NewDirectories);
  }
  void every_name_counts(const std::string& path) override { note_every_name(path); }
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                 const std::string& path) override;
  FileSystem& unwatched() override { return files_; }

  // Records that every name in `directory` matters, not only the names of deciding_names.h.
  void note_every_name(const std::string& directory);
  // The inotify watch descriptor of `directory`; 0 if it is not watched.
  int watch_on(const std::string& directory) { return watch(directory).watch; }
  // Watches all directories above `path`, because renaming one of them also moves `path`.
  // Directories on file systems that cannot be watched are skipped; the sweep finds changes there.
  void note_way_to(const std::string& path);
  std::vector<WatchedName> inputs() const { return {inputs_.begin(), inputs_.end()}; }
  // The watched directories below which no directory is watched.
  std::vector<std::string> deepest_directories() const;
  // Returns the inputs since the last call. Sets is_watched() to true, but keeps the watches.
  std::vector<WatchedName> take_inputs();
  // True if events report every change to what was read.
  bool is_watched() const { return !is_unwatched_; }
  bool limit_was_reached() const { return limit_was_reached_; }

 private:
  using Counts = WatchedName::Counts;

  WatchAdder::Added watch(const std::string& directory);
  WatchAdder::Added counted(const WatchAdder::Added& added);
  void note_other_names(const std::string& path, const FileStatus& status);
  void note(const std::string& path);
  void note_step(const std::string& path);
  void note_listing(const std::string& directory, Counts counts);
  void note_links(const std::string& path, int links);

  FileSystem& files_;
  WatchAdder& adder_;
  LooksAt looks_at_;
  std::map<std::string, WatchAdder::Added, std::less<>> watches_;  // by directory
  std::set<WatchedName> inputs_;
  bool is_unwatched_ = false;
  bool limit_was_reached_ = false;
};

}  // namespace venvctl
