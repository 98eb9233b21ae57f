// A FileSystem in memory that records every access, for unit tests of the code that decides.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Behaves like the real file system for an ordinary user: links are followed (at most 40),
// permission bits are checked, and an entry that the reader may not access is absent. New entries
// belong to the reader; "/" belongs to root. Each entry gets its own inode, birth time and
// modification time.
//
// Paths are absolute. Functions that change something follow links in parent directories, create
// missing parents, and fail the test (VENVCTL_CHECK) if the change is impossible.
class FakeFileSystem : public FileSystem {
 public:
  static constexpr uid_t kUser = 1000;  // the reader, and the owner of new entries

  FakeFileSystem();
  ~FakeFileSystem() override;

  uid_t reader() const override { return reader_uid_; }
  void make_directory(const std::string& path);  // keeps an existing directory
  void write_file(const std::string& path, std::string content, mode_t mode = 0644);
  void make_link(const std::string& path, std::string target);
  void make_other(const std::string& path);  // like a FIFO or a device
  void remove(const std::string& path);      // recursively; removes a link itself, not its target
  void rename(const std::string& from, const std::string& to);  // replaces `to`

  // These change a link itself, not its target.
  void set_owner(const std::string& path, uid_t uid, gid_t gid);
  void set_mode(const std::string& path, mode_t mode);
  void set_born(const std::string& path, int64_t nanoseconds);
  void set_links(const std::string& path, uint64_t links);    // the number of hard links
  void set_named_writers(const std::string& path);            // as if by an ACL
  void set_device(const std::string& path, uint64_t device);  // recursively, like a mount
  void set_reader(uid_t uid, gid_t gid);                      // uid 0 may access everything

  // Every access since the last forget_touches, in order, as function name and path: "list /p",
  // "status /p/.venv".
  const std::vector<std::string>& touched() const { return touched_; }
  size_t count_touched(std::string_view beginning) const;  // for example "list "
  void forget_touches() { touched_.clear(); }

  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                 const std::string& path) override;

 private:
  struct Node;
  enum class LastLink { Follow, Keep };

  Node* find(const std::string& path, LastLink last, std::vector<WalkStep>* steps = nullptr) const;
  Node& existing(const std::string& path) const;
  Node& parent_of(const std::string& path);
  Node& put(const std::string& path, FileType type, mode_t mode);
  std::unique_ptr<Node> take(const std::string& path);
  bool reader_may(const Node& node, mode_t bit) const;  // bit: 4 read, 2 write, 1 search

  std::unique_ptr<Node> root_;
  std::vector<std::string> touched_;
  uid_t reader_uid_ = kUser;
  gid_t reader_gid_ = kUser;
  uint64_t next_inode_ = 2;
  int64_t clock_ns_ = 1'000'000'000;
};

}  // namespace venvctl
