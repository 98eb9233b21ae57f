// A FileSystem for inspecting many paths with common parents. It walks along each common parent
// only once.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// For tables and reports only, never for an environment that will be activated, for two reasons. A
// walk accesses each component by its path and keeps no descriptor, so another process may replace
// a component between two accesses. Recent results are cached, so they may be outdated.
class SharingFileSystem : public FileSystem {
 public:
  enum class Use {
    Watched,  // watches are added on top: a status is read after the watch was added
    Once,     // one command lists the environments and ends: every result is used again
  };
  explicit SharingFileSystem(FileSystem& files, Use use = Use::Watched)
      : files_(files), use_(use) {}

  // From now on, a name in the directory `project`, in `prefix` or below `prefix` is missing if a
  // short listing that was read before does not have it. No system call looks up such a name.
  // Elsewhere, a directory may have names that it does not list, such as those of autofs. A name
  // that differs only in case counts as listed, because some file systems ignore case. Only for
  // Use::Once.
  void rely_on_listings(std::string prefix, std::string project);

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
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  // The most recent results, by path.
  template <class T>
  using Recent = std::unordered_map<std::string, std::optional<T>, Hash, std::equal_to<>>;

  Way walk_through(std::vector<WalkStep> steps, const std::string& path, int links);
  Way shared_walk(const std::string& path, int links);
  bool is_not_listed(std::string_view path) const;

  FileSystem& files_;
  const Use use_;
  std::string prefix_;  // as in rely_on_listings
  std::string project_;
  Recent<std::vector<WalkStep>> ways_;  // walks to directories and through links only
  Recent<FileStatus> statuses_;
  Recent<FileStatus> link_statuses_;
  Recent<std::string> links_;
  Recent<std::vector<DirectoryEntry>> listings_;
  Recent<std::string> contents_;  // by limit and path
};

}  // namespace venvctl
