// The interface through which the code that makes decisions reads the user's files.
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

class OpenedPaths;

enum class FileType : uint8_t { Regular, Directory, Symlink, Other };

struct FileStatus {
  FileType type = FileType::Other;
  mode_t mode = 0;  // permission bits, including setuid, setgid and sticky
  uid_t uid = 0;
  gid_t gid = 0;
  uint64_t device = 0;
  uint64_t inode = 0;
  uint64_t links = 1;       // number of names of the file (hard links)
  uint64_t size = 0;        // bytes
  int64_t modified_ns = 0;  // nanoseconds since 1970
  // Time of the last change of the inode (ctime), which programs cannot set.
  int64_t changed_ns = 0;
  int64_t born_ns = 0;  // 0 if the file system stores no birth times
  // True if a POSIX ACL lets further users or groups write, which the mode bits do not show. Also
  // true if the ACL cannot be read.
  bool has_named_writers = false;
  bool is_executable() const { return type == FileType::Regular && (mode & 0111) != 0; }
  bool is_directory() const { return type == FileType::Directory; }
  bool is_regular() const { return type == FileType::Regular; }
  // True for a directory that usually has at most a few hundred entries.
  bool is_small_directory() const { return is_directory() && size <= 8 * 1024; }
  // False if the file changed so shortly before `now_ns` that another change may result in the same
  // ctime.
  bool is_settled(int64_t now_ns) const;
};

struct DirectoryEntry {
  std::string name;
  FileType type = FileType::Other;  // the type of the entry itself: a link is a Symlink
};

// One component of a path, or of the target of a link in the path. RealFileSystem keeps each
// component open while it opens the next one, so no other process can replace a component between
// its check and its use.
struct WalkStep {
  std::string path;  // the physical path; the path of the last step is the real path
  FileStatus status;
  std::string link_text;  // the target of a Symlink, otherwise ""
};

// All functions take absolute paths. A result is absent (nullopt) after every failure: the file is
// missing, access is not permitted, links form a loop, the type is wrong, or an I/O error occurred.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // The user with whose permissions the process reads.
  virtual uid_t reader() const = 0;
  virtual std::optional<FileStatus> status(const std::string& path) = 0;  // follows links
  // Does not follow a link at `path`.
  virtual std::optional<FileStatus> link_status(const std::string& path) = 0;
  virtual std::optional<std::string> read_link(const std::string& path) = 0;
  // Returns no "." and "..", and sorts the names by bytes.
  virtual std::optional<std::vector<DirectoryEntry>> list(const std::string& path) = 0;
  // Like list(), for a level: a directory that the search for an environment visits, which is the
  // working directory or above it. A new subdirectory of a level can change a decision only if its
  // name is a marker (a name that a rule looks for).
  virtual std::optional<std::vector<DirectoryEntry>> list_level(const std::string& path) {
    return list(path);
  }
  // Called for a level if a new subdirectory of any name in it may change a decision.
  virtual void new_directories_count(const std::string& path) { static_cast<void>(path); }
  // Called for a listed directory if a new file of any name in it may change a decision.
  virtual void every_name_counts(const std::string& path) { static_cast<void>(path); }
  // The first `limit` bytes of a regular file; never blocks on a fifo or device.
  virtual std::optional<std::string> read_file(const std::string& path, size_t limit) = 0;
  // Every component of `path`, beginning with "/", including links and their targets (at most
  // kMaxLinks links).
  std::optional<std::vector<WalkStep>> walk(const std::string& path);
  // The path of the last step of walk().
  virtual std::optional<std::string> end_of_walk(const std::string& path);
  // Like walk(), but uses what earlier walks have added to `opened`, and adds to it.
  virtual std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                         const std::string& path) = 0;

  // Whether `directory` may have one of the names of other_version_control() (version_control.h).
  // False only if it has none. `status` is the status of `directory` in this decision.
  virtual bool may_have_version_control(const std::string& directory, const FileStatus& status);

  // The same files without watches: if the daemon reads a file through the result, it does not
  // notice later changes of this file.
  virtual FileSystem& unwatched() { return *this; }

  // Called by code that needs the file at `path`, if the file exists but cannot be read. `reason`
  // reads "line 3: …" or "it is a directory". Override this function to collect the reports.
  virtual void note_unreadable(const std::string& path, const std::string& reason) {
    static_cast<void>(path);
    static_cast<void>(reason);
  }

  // Called by code that is about to process the content of `path`. This work takes about as long as
  // parsing `bytes` bytes of TOML. Returns false if all files together have caused too much work.
  // The caller then treats `path` as unreadable.
  virtual bool may_work_on(const std::string& path, size_t bytes) {
    static_cast<void>(path);
    static_cast<void>(bytes);
    return true;
  }

  static constexpr int kMaxLinks = 40;
};

// The entry with this `name` in a sorted listing; null if there is none.
const DirectoryEntry* find_entry(std::span<const DirectoryEntry> listing, std::string_view name);
// `path` with every link resolved; absent if it leads nowhere.
std::optional<std::string> real_path(FileSystem& files, const std::string& path);
// `path`, absolute and normalized. A relative path is relative to `directory`. If it leads out of
// `directory` (such as "../x"), it is relative to the real path of `directory`, as it is for a
// program with this working directory.
std::string path_from(FileSystem& files, const std::string& directory, std::string_view path);
// True if both paths lead to the same existing file or directory.
bool is_same_file(FileSystem& files, const std::string& one, const std::string& other);

}  // namespace venvctl
