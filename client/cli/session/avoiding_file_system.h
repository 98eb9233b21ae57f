// A FileSystem that does not access a place that hangs, and reports that nothing exists there.
#pragma once

#include <cstddef>
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
    if (!avoids(path)) return look();
    ++avoided_accesses_;
    return std::nullopt;
  }

 public:
  explicit AvoidingFileSystem(FileSystem& files) : files_(files) {}

  size_t avoided_accesses() const { return avoided_accesses_; }

  uid_t reader() const override { return files_.reader(); }
  void avoid(std::string place) { place_ = std::move(place); }
  bool is_avoiding() const { return !place_.empty(); }
  bool avoids(std::string_view path) const { return is_avoiding() && path_contains(place_, path); }

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
  std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                 const std::string& path) override {
    return unless_avoided(path, [&] { return files_.walk_with(opened, path); });
  }

 private:
  FileSystem& files_;
  std::string place_;
  size_t avoided_accesses_ = 0;
};

}  // namespace venvctl
