// The files and directories that the walks of one decision have opened, by physical path.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>

#include "core/base/fd.h"
#include "core/files/file_system.h"

namespace venvctl {

// Walks that share this object open and check each path only once, and so get the same result. The
// descriptors of directories stay open, so a later walk continues in the same directory, even if
// another directory is at that path now. Therefore the object must not outlive one decision.
class OpenedPaths {
 public:
  struct Opened {
    WalkStep step;
    UniqueFd fd;  // only for a directory
  };

  OpenedPaths() = default;
  // Also uses what `others` contains, but adds nothing to it.
  explicit OpenedPaths(const OpenedPaths* others) : others_(others) {}

  // Null if no walk has opened `path`. The pointer is valid until the next call of make_room().
  const Opened* find(const std::string& path) const {
    const auto found = opened_.find(path);
    if (found != opened_.end()) return &found->second;
    return others_ != nullptr ? others_->find(path) : nullptr;
  }
  const Opened& add(Opened opened) {
    std::string path = opened.step.path;
    return opened_.insert_or_assign(std::move(path), std::move(opened)).first->second;
  }
  // Called at the beginning of a walk. Closes and forgets everything if the limit is reached,
  // because the process may be allowed only a few descriptors.
  void make_room() {
    if (opened_.size() >= kMaxOpened) opened_.clear();
  }

 private:
  static constexpr size_t kMaxOpened = 128;
  const OpenedPaths* others_ = nullptr;
  std::unordered_map<std::string, Opened> opened_;
};

}  // namespace venvctl
