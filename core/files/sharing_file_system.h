// A FileSystem for looking at many neighbours in one go: walks share the way they have in common.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// For tables and reports, never for what will be activated: a walk looks at each name by its path
// and keeps no descriptor, so somebody may swap a component between two looks.
class SharingFileSystem : public FileSystem {
 public:
  explicit SharingFileSystem(FileSystem& files) : files_(files) {}

  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk(const std::string& path) override;

 private:
  FileSystem& files_;
  // The steps to a directory, by the path it was asked for under; of the last few only.
  std::map<std::string, std::vector<WalkStep>, std::less<>> ways_;
};

}  // namespace venvctl
