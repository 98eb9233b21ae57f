// A FileSystem for inspecting many paths with common parents. It remembers results, so that it
// inspects each common parent only once.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Use it only for tables and reports, never for an environment that will be activated, for two
// reasons. First, a walk accesses each component by its path and keeps no descriptor, so another
// process may replace a component between two accesses. Second, remembered results may be outdated.
class SharingFileSystem : public FileSystem {
 public:
  enum class Use {
    // A WatchingFileSystem may use this object: it adds a watch and then needs the present status.
    // Therefore status() does not remember its results.
    Watched,
    Once,  // for a command that lists environments and then ends: every result is remembered
  };
  explicit SharingFileSystem(FileSystem& files, Use use = Use::Watched)
      : files_(files), use_(use) {}

  // From now on, a name counts as missing, without a system call, if its directory has already been
  // listed and the listing is short and does not contain the name. This applies to names in
  // `project`, in `prefix`, and below `prefix`. Other directories may contain names that they do
  // not list, for example those of autofs. A name that differs only in case counts as listed,
  // because some file systems ignore case. Only for Use::Once.
  void rely_on_listings(std::string prefix, std::string project);

  uid_t reader() const override { return files_.reader(); }
  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> link_status(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) override;
  std::optional<std::string> read_file(const std::string& path, size_t limit) override;
  std::optional<std::vector<WalkStep>> walk_with(OpenedPaths& opened,
                                                 const std::string& path) override;
  std::optional<std::string> end_of_walk(const std::string& path) override;
  bool may_have_version_control(const std::string& directory, const FileStatus& status) override;

 private:
  using Way = std::optional<std::vector<WalkStep>>;
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  // Recent results, by path.
  template <class T>
  using Recent = std::unordered_map<std::string, std::optional<T>, Hash, std::equal_to<>>;

  Way walk_through(std::vector<WalkStep> steps, const std::string& path, int links);
  // The result is in `ways_` until the next walk, or in `own`.
  const Way& shared_walk(const std::string& path, int links, Way& own);
  bool is_not_listed(std::string_view path) const;

  FileSystem& files_;
  const Use use_;
  std::string prefix_;  // as in rely_on_listings(); "" until it is called
  std::string project_;
  Recent<std::vector<WalkStep>> ways_;  // only walks to directories and to links
  Recent<FileStatus> statuses_;
  Recent<FileStatus> link_statuses_;
  Recent<std::string> links_;
  Recent<std::vector<DirectoryEntry>> listings_;
  Recent<bool> version_controls_;
  Recent<std::string> contents_;  // the key is the limit and the path
};

}  // namespace venvctl
