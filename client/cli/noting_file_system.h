// A FileSystem that notes where it looks before it does, so that others can tell what hangs.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

class NotingFileSystem : public FileSystem {
  template <class Look>
  auto noted(const std::string& path, Look look) {
    note_(path);
    auto found = look();
    note_("");
    return found;
  }

 public:
  // `note` gets the path before each look, and "" after it.
  NotingFileSystem(FileSystem& files, std::function<void(const std::string& path)> note)
      : files_(files), note_(std::move(note)) {}

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
    return noted(path, [&] { return files_.read_file(path, limit); });
  }
  std::optional<std::vector<WalkStep>> walk(const std::string& path) override {
    return noted(path, [&] { return files_.walk(path); });
  }

 private:
  FileSystem& files_;
  std::function<void(const std::string& path)> note_;
};

}  // namespace venvctl
