// The FileSystem that accesses this machine's files.
#pragma once

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
};

}  // namespace venvctl
