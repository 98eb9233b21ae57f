// A FileSystem for inspecting many paths with common parents. It walks along each common parent
// only once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// For tables and reports only, never for an environment that will be activated, for two reasons. A
// walk accesses each component by its path and keeps no descriptor, so another process may replace
// a component between two accesses. Recent results are cached, so they may be outdated.
class SharingFileSystem : public FileSystem {
 public:
  explicit SharingFileSystem(FileSystem& files) : files_(files) {}

  uid_t reader() const override { return files_.reader(); }
  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                 const std::string& path) override;

 private:
  using Way = std::optional<std::vector<WalkStep>>;
  Way walk_through(std::vector<WalkStep> steps, const std::string& path, int links);
  Way shared_walk(const std::string& path, int links);

  // The most recent results, by path.
  template <class T>
  using Recent = std::map<std::string, std::optional<T>, std::less<>>;

  FileSystem& files_;
  Recent<std::vector<WalkStep>> ways_;  // walks to directories and through links only
  Recent<FileStatus> link_statuses_;
  Recent<std::string> links_;
  Recent<std::vector<DirectoryEntry>> listings_;
  Recent<std::string> contents_;  // whole files, up to kMaxKeptBytes
};

}  // namespace venvctl
