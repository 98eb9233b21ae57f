// Checks whether anybody except the user and root could change the file at a path.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/user.h"

namespace venvctl {

// The text of a refusal for a path that cannot be reached.
std::string not_accessible(const std::string& path);

// Collects refusals, one sentence each, without duplicates. A refusal names a path component that a
// user other than root and `user` owns, or to which others can write.
class PathJudge {
 public:
  PathJudge(FileSystem& files, User user) : files_(files), user_(std::move(user)) {}

  // Sets the environment whose files are checked. In a sticky directory, other users can create
  // files, but cannot replace the user's files. A sticky directory is therefore accepted above the
  // environment, but not inside it.
  void set_environment(std::string real_prefix) { environment_ = std::move(real_prefix); }

  // Walks to `path` component by component, with descriptors, including links and their targets,
  // and returns the steps of this walk. If `path` cannot be reached, returns no steps and adds a
  // refusal.
  std::vector<WalkStep> judge_way(const std::string& path);
  // Like judge_way(), but adds no refusal if `path` cannot be reached.
  std::vector<WalkStep> judge_way_if_present(const std::string& path);
  // Checks only the entry itself. The caller must have checked the path to it.
  void judge_entry(const std::string& path, const FileStatus& status);
  // Adds a refusal for a file that is too large to be checked.
  void refuse_size(const std::string& path);

  const std::vector<std::string>& refusals() const { return refusals_; }

 private:
  bool is_trusted(const std::string& path, const FileStatus& status) const {
    return status.uid == user_.uid || user_.is_root(path, status.uid);
  }
  void judge_step(const std::string& path, const FileStatus& status, const WalkStep* next);
  void refuse(const std::string& reason);

  FileSystem& files_;
  const User user_;
  std::string environment_;
  std::vector<std::string> refusals_;
};

}  // namespace venvctl
