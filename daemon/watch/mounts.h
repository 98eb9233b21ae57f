// Reads the mount table and watches its changes, because a mount over a directory causes no file
// event.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fd.h"
#include "core/files/mount_points.h"
#include "daemon/loop/poll.h"

namespace venvctl {

// Compares two texts of /proc/self/mountinfo. Returns each mount point that was mounted or
// unmounted, or that now shows another file system or another directory of its file system. Changes
// of mount options are ignored.
std::vector<std::string> changed_mount_points(std::string_view before, std::string_view after);

class Mounts {
 public:
  // After each change of the mount table, `on_change` gets the changed mount points. The list may
  // be empty.
  using OnChange = std::function<void(const std::vector<std::string>& mount_points)>;
  Mounts(Loop& loop, OnChange on_change);
  virtual ~Mounts() = default;

  virtual std::string remote_mount_of(std::string_view path) const {
    return venvctl::remote_mount_of(path, text_);
  }

 private:
  void read();

  UniqueFd fd_;       // declared before poll_, because poll_ must be destroyed first
  std::string text_;  // the last text of /proc/self/mountinfo
  OnChange on_change_;
  std::unique_ptr<Poll> poll_;
};

}  // namespace venvctl
