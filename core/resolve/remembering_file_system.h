// A FileSystem that looks at each thing once: what one decision sees does not change under it.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Several rules ask for the same `.venv`, and a physical walk meets the levels of the logical one.
// Lives as long as one decision; walk() is never remembered, because trust wants a fresh look.
class RememberingFileSystem : public FileSystem {
 public:
  explicit RememberingFileSystem(FileSystem& files) : files_(files) {}

  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list_level(const std::string& path) override;
  void new_directories_count(const std::string& path) override {
    files_.new_directories_count(path);
  }
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk(const std::string& path) override;
  FileSystem& unwatched() override { return files_.unwatched(); }

 private:
  template <class T>
  using Memory = std::map<std::string, std::optional<T>>;

  FileSystem& files_;
  Memory<FileStatus> statuses_;
  Memory<FileStatus> link_statuses_;
  Memory<std::string> links_;
  Memory<std::vector<DirectoryEntry>> listings_;
  std::map<std::pair<std::string, size_t>, std::optional<std::string>> contents_;
};

}  // namespace venvctl
