// A FileSystem that publishes each path before it accesses the path. If this process hangs or
// crashes, another process can report the path.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/shared_place.h"
#include "core/files/file_system.h"

namespace venvctl {

class NotingFileSystem : public FileSystem {
  template <class Look>
  auto noted(const std::string& path, Look look) {
    place_.set(path);
    auto found = look();
    place_.set("");
    return found;
  }

 public:
  // Before each access, sets `place` to the path; after the access, sets it to "". After read_file,
  // the path stays in `place` until the next access, because the caller then parses the content,
  // and this may also crash.
  NotingFileSystem(FileSystem& files, SharedPlace& place) : files_(files), place_(place) {}

  uid_t reader() const override { return files_.reader(); }
  std::optional<FileStatus> status(const std::string& path) override {
    return noted(path, [&] { return files_.status(path); });
  }
  std::optional<FileStatus> link_status(const std::string& path) override {
    return noted(path, [&] { return files_.link_status(path); });
  }
  std::optional<std::string> read_link(const std::string& path) override {
    return noted(path, [&] { return files_.read_link(path); });
  }
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override {
    return noted(path, [&] { return files_.list(path); });
  }
  std::optional<std::string> read_file(const std::string& path, size_t limit) override {
    place_.set(path);
    return files_.read_file(path, limit);
  }
  std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                 const std::string& path) override {
    return noted(path, [&] { return files_.walk_with(opened, path); });
  }
  bool may_have_version_control(const std::string& directory, const FileStatus& status) override {
    return noted(directory, [&] { return files_.may_have_version_control(directory, status); });
  }

 private:
  FileSystem& files_;
  SharedPlace& place_;
};

}  // namespace venvctl
