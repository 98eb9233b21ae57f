// The only door to the user's directories: everything that decides looks through this interface.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

enum class FileType : uint8_t { Regular, Directory, Symlink, Other };

struct FileStatus {
  FileType type = FileType::Other;
  mode_t mode = 0;  // permission bits, with setuid, setgid and sticky
  uid_t uid = 0;
  gid_t gid = 0;
  uint64_t device = 0;
  uint64_t inode = 0;
  uint64_t size = 0;        // bytes
  int64_t modified_ns = 0;  // since the epoch
  int64_t born_ns = 0;      // 0 where the file system keeps no birth time
  // An access list lets others write of whom mode and gid tell nothing.
  bool has_named_writers = false;
  bool is_executable() const { return type == FileType::Regular && (mode & 0111) != 0; }
  bool is_directory() const { return type == FileType::Directory; }
  bool is_regular() const { return type == FileType::Regular; }
};

struct DirectoryEntry {
  std::string name;
  FileType type = FileType::Other;  // of the entry itself: a link is Symlink
};

// One component on the way to a path, held by a descriptor while the next one was opened: nobody
// can swap it between look and use.
struct WalkStep {
  std::string path;  // physical so far: the last step's is the real path
  FileStatus status;
  std::string link_text;  // of a Symlink, else ""
};

// All functions take absolute paths. Absent (nullopt) is every reason for which a thing cannot be
// had: missing, not permitted, a loop, not of that type, an I/O error.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual std::optional<FileStatus> status(const std::string& path) = 0;       // follows links
  virtual std::optional<FileStatus> link_status(const std::string& path) = 0;  // of a link itself
  virtual std::optional<std::string> read_link(const std::string& path) = 0;
  // Without "." and "..", sorted by bytes.
  virtual std::optional<std::vector<DirectoryEntry>> list(const std::string& path) = 0;
  // The same for a level of the walk, where markers are looked for: a directory of another name that
  // comes into it changes nothing, unless new_directories_count(path) was called too.
  virtual std::optional<std::vector<DirectoryEntry>> list_level(const std::string& path) {
    return list(path);
  }
  virtual void new_directories_count(const std::string& path) { static_cast<void>(path); }
  // The first `limit` bytes of a regular file; never blocks on a fifo or device.
  virtual std::optional<std::string> read_file(const std::string& path, size_t limit) = 0;
  // Every component from "/" on, links and what they name included (at most kMaxLinks links).
  virtual std::optional<std::vector<WalkStep>> walk(const std::string& path) = 0;

  // The same files, for looks of which nobody needs to be told when they change.
  virtual FileSystem& unwatched() { return *this; }

  static constexpr int kMaxLinks = 40;
};

// The entry called `name` in a sorted listing; null when there is none.
const DirectoryEntry* find_entry(std::span<const DirectoryEntry> listing, std::string_view name);
// `path` with every link resolved; absent when it leads nowhere.
std::optional<std::string> real_path(FileSystem& files, const std::string& path);

}  // namespace venvctl
