// The FileSystem that accesses this machine's files.
#pragma once

#include <compare>
#include <cstdint>
#include <map>

#include "core/files/file_system.h"

namespace venvctl {

class RealFileSystem : public FileSystem {
 public:
  uid_t reader() const override;
  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                 const std::string& path) override;
  // Remembers the local directories that have none of the names, until they change.
  bool may_have_version_control(const std::string& directory, const FileStatus& status) override;

 private:
  struct DirectoryKey {
    uint64_t device;
    uint64_t inode;
    auto operator<=>(const DirectoryKey&) const = default;
  };
  struct Times {
    int64_t changed_ns;
    int64_t modified_ns;
    bool operator==(const Times&) const = default;
  };
  static constexpr size_t kMaxRemembered = 4096;
  std::map<DirectoryKey, Times> without_version_control_;
};

}  // namespace venvctl
