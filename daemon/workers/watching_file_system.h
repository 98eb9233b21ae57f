// A FileSystem that watches what it looks at, first, and remembers each input.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Something that was looked at: a name in a watched directory, or its whole listing: (kMarkers) for
// the names that decide, (name "") for these and for new directories, (kEveryName) for all. `watch` is inotify's number, which
// the loop's events carry.
struct WatchedInput {
  static constexpr char kEveryName[] = "/";  // no file has one of these names
  static constexpr char kMarkers[] = ".";
  int watch = 0;
  std::string name;
  auto operator<=>(const WatchedInput&) const = default;
};

// Puts watches on directories.
class WatchAdder {
 public:
  enum class Outcome {
    Added,
    Missing,      // no such directory, or one that we may not enter
    Unwatchable,  // a file system whose events do not tell everything, or one we may not watch
    LimitReached,
  };
  struct Added {
    Outcome outcome = Outcome::Missing;
    int watch = 0;  // when Added
  };
  virtual ~WatchAdder() = default;
  virtual Added add(const std::string& directory) = 0;
};

class WatchingFileSystem : public FileSystem {
 public:
  enum class LooksAt {
    Decisions,   // of a listing the names that decide, of a way the links
    Everything,  // every name of a listing, every component of a way
  };
  WatchingFileSystem(FileSystem& files, WatchAdder& adder, LooksAt looks_at = LooksAt::Decisions)
      : files_(files), adder_(adder), looks_at_(looks_at) {}

  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list_level(const std::string& path) override;
  void new_directories_count(const std::string& path) override { note_listing(path, ""); }
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk(const std::string& path) override;
  FileSystem& unwatched() override { return files_; }

  // Whatever comes into `directory` may matter, not only the names that decide.
  void note_every_name(const std::string& directory);
  // inotify's number; 0 where there is none.
  int watch_on(const std::string& directory) { return watch(directory).watch; }
  // A directory above that is renamed takes `path` along. Ancestors that cannot be watched for
  // their file system's sake are passed over: the sweep heals what they hide.
  void note_way_to(const std::string& path);
  std::vector<WatchedInput> inputs() const { return {inputs_.begin(), inputs_.end()}; }
  // Those since the last call; is_watched begins anew with them, and what has a watch keeps it.
  std::vector<WatchedInput> take_inputs();
  // Events will tell of every change to what was looked at.
  bool is_watched() const { return !is_unwatched_; }
  bool limit_was_reached() const { return limit_was_reached_; }

 private:
  WatchAdder::Added watch(const std::string& directory);
  void note(const std::string& path);
  void note_listing(const std::string& directory, const char* names);
  void note_links(const std::string& path, int links);

  FileSystem& files_;
  WatchAdder& adder_;
  LooksAt looks_at_;
  std::map<std::string, WatchAdder::Added, std::less<>> watches_;  // each directory once
  std::set<WatchedInput> inputs_;
  bool is_unwatched_ = false;
  bool limit_was_reached_ = false;
};

}  // namespace venvctl
