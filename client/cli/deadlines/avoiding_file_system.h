// A FileSystem that does not access a hanging place: everything there is absent.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/path.h"
#include "core/files/file_system.h"

namespace venvctl {

class AvoidingFileSystem : public FileSystem {
  template <class Look>
  auto unless_avoided(const std::string& path, Look look) -> decltype(look()) {
    if (avoids(path)) return std::nullopt;
    return look();
  }

 public:
  explicit AvoidingFileSystem(FileSystem& files) : files_(files) {}

  uid_t reader() const override { return files_.reader(); }
  void avoid(std::string place) { place_ = std::move(place); }
  bool avoids(std::string_view path) const {
    return !place_.empty() && path_contains(place_, path);
  }

  std::optional<FileStatus> status(const std::string& path) override {
    return unless_avoided(path, [&] { return files_.status(path); });
  }
  std::optional<FileStatus> link_status(const std::string& path) override {
    return unless_avoided(path, [&] { return files_.link_status(path); });
  }
  std::optional<std::string> read_link(const std::string& path) override {
    return unless_avoided(path, [&] { return files_.read_link(path); });
  }
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override {
    return unless_avoided(path, [&] { return files_.list(path); });
  }
  std::optional<std::string> read_file(const std::string& path, size_t limit) override {
    return unless_avoided(path, [&] { return files_.read_file(path, limit); });
  }
  std::optional<std::vector<WalkStep>> walk(const std::string& path) override {
    return unless_avoided(path, [&] { return files_.walk(path); });
  }

 private:
  FileSystem& files_;
  std::string place_;
};

}  // namespace venvctl
