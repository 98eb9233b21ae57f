// A FileSystem in memory that records every look: what unit tests give to the code that decides.
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

// Behaves like the real one for an ordinary user: links are followed (40 at most), permission bits
// of owner and others count, and what the reader may not see is absent. New things belong to the
// reader; "/" belongs to root. Each gets an inode, a birth and a modification time of its own.
//
// Paths are absolute. The functions that change something follow links in the directories, make
// missing parents, and fail the test (VENVCTL_CHECK) when the change is impossible.
class FakeFileSystem : public FileSystem {
 public:
  static constexpr uid_t kUser = 1000;  // the reader, and the owner of what is made

  FakeFileSystem();
  ~FakeFileSystem() override;

  void make_directory(const std::string& path);  // one that exists stays
  void write_file(const std::string& path, std::string content, mode_t mode = 0644);
  void make_link(const std::string& path, std::string target);
  void make_other(const std::string& path);  // a fifo, a device
  void remove(const std::string& path);      // with all that is in it; a link, not its target
  void rename(const std::string& from, const std::string& to);  // replaces `to`

  // Of the thing itself, a link's target is left alone.
  void set_owner(const std::string& path, uid_t uid, gid_t gid);
  void set_mode(const std::string& path, mode_t mode);
  void set_born(const std::string& path, int64_t nanoseconds);
  void set_named_writers(const std::string& path);  // by an access list
  void set_device(const std::string& path, uint64_t device);  // with all that is in it: a mount
  void set_reader(uid_t uid, gid_t gid);                      // 0 may look everywhere

  // Every look since the last forget_touches, in order: "list /p", "status /p/.venv", with the
  // names of FileSystem's functions.
  const std::vector<std::string>& touched() const { return touched_; }
  size_t count_touched(std::string_view beginning) const;  // "list " counts listings
  void forget_touches() { touched_.clear(); }

  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk(const std::string& path) override;

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
