// Checks who could change what is at a path: only the user and root, or also others.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/user.h"

namespace venvctl {

// The refusal of a path that cannot be reached.
std::string not_accessible(const std::string& path);

// Collects refusals, one sentence each, without duplicates: path components that are owned by a
// user other than root and `user`, or that others can write to.
class PathJudge {
 public:
  PathJudge(FileSystem& files, User user) : files_(files), user_(std::move(user)) {}

  // In a sticky directory other users can add names, but not replace the user's files. That is safe
  // above an environment, but never inside it.
  void set_environment(std::string real_prefix) { environment_ = std::move(real_prefix); }

  // Walks to `path` with descriptors, component by component, including links and their targets.
  // Returns the steps. If `path` cannot be reached, returns no steps and adds a refusal.
  std::vector<WalkStep> judge_way(const std::string& path);
  // The same, but `path` may be missing.
  std::vector<WalkStep> judge_way_if_present(const std::string& path);
  // Checks only the entry itself; the path to it must have been checked before.
  void judge_entry(const std::string& path, const FileStatus& status);

  const std::vector<std::string>& refusals() const { return refusals_; }

 private:
  bool is_trusted(uid_t owner) const { return owner == 0 || owner == user_.uid; }
  void judge_step(const WalkStep& step, const FileStatus* next);
  void refuse(const std::string& reason);

  FileSystem& files_;
  const User user_;
  std::string environment_;
  std::vector<std::string> refusals_;
};

}  // namespace venvctl
