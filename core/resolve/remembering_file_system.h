// A FileSystem that accesses each path only once per decision, so that the decision sees no changes
// while it is made.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/opened_paths.h"
#include "core/files/user.h"
#include "core/resolve/decision.h"

namespace venvctl {

// Avoids repeated accesses: several rules read the same `.venv`, and a directory may be searched
// twice, first by the shell's path and then by the path without links. An object lives as long as
// one decision. The cache also makes checks safe: the check of owners and the identity use the same
// walk to a path, so they see the same path even if a link changes between the two. The watch on
// the link then causes a new decision.
class RememberingFileSystem : public FileSystem {
 public:
  RememberingFileSystem(FileSystem& files, User user)
      : files_(files), user_(std::move(user)), unwatched_(files.unwatched(), seen_, opened_) {}

  uid_t reader() const override { return files_.reader(); }
  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list_level(const std::string& path) override;
  void new_directories_count(const std::string& path) override {
    files_.new_directories_count(path);
  }
  void every_name_counts(const std::string& path) override { files_.every_name_counts(path); }
  // A file that belongs to another user (except root) counts as absent, because other users must
  // not influence a decision.
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                 const std::string& path) override;
  std::optional<std::string> end_of_walk(const std::string& path) override;
  FileSystem& unwatched() override { return unwatched_; }
  // Records each file only once, even if several rules need it.
  void note_unreadable(const std::string& path, const std::string& reason) override;
  // Limits the content that one decision parses to kMaxWork bytes. Records the first file that
  // exceeds the limit.
  bool may_work_on(const std::string& path, size_t bytes) override;
  static constexpr size_t kMaxWork = 1024 * 1024;
  // Returns what was recorded since the last call.
  std::vector<UnreadableFile> take_unreadable() { return std::exchange(unreadable_, {}); }

 private:
  template <class T>
  using Memory = std::unordered_map<std::string, std::optional<T>>;
  using Way = std::optional<std::vector<WalkStep>>;

  struct Seen {
    Memory<FileStatus> statuses;
    Memory<FileStatus> link_statuses;
    Memory<std::string> links;
    Memory<std::vector<DirectoryEntry>> listings;
    Memory<std::vector<WalkStep>> walks;
    std::map<std::pair<std::string, size_t>, std::optional<std::string>> contents;
  };

  // Reuses what was read with a watch. What is read here without a watch is not reused for watched
  // accesses.
  class Unwatched : public FileSystem {
   public:
    Unwatched(FileSystem& files, const Seen& watched, const OpenedPaths& opened)
        : files_(files), watched_(watched), opened_(&opened) {}

    uid_t reader() const override { return files_.reader(); }
    std::optional<FileStatus> status(const std::string& path) override;
    std::optional<FileStatus> link_status(const std::string& path) override;
    std::optional<std::string> read_link(const std::string& path) override;
    std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
    std::optional<std::string> read_file(const std::string& path, size_t limit) override;
    std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                   const std::string& path) override;
    std::optional<std::string> end_of_walk(const std::string& path) override;
    bool may_have_version_control(const std::string& directory, const FileStatus& status) override {
      return files_.may_have_version_control(directory, status);
    }

   private:
    const Way& way(const std::string& path);

    FileSystem& files_;
    const Seen& watched_;
    Seen seen_;
    OpenedPaths opened_;
  };

  const Way& way(const std::string& path);

  FileSystem& files_;
  const User user_;
  Seen seen_;
  OpenedPaths opened_;
  Unwatched unwatched_;
  size_t work_left_ = kMaxWork;
  bool is_over_ = false;
  std::set<std::string> noted_;
  std::vector<UnreadableFile> unreadable_;
};

}  // namespace venvctl
