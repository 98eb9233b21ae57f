// The mount table and its changes: a mount over a directory raises no file event.
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

// The mount points that differ between two texts of /proc/self/mountinfo, each once: mounted,
// unmounted, or now with another file system or another part of it. Options are ignored.
std::vector<std::string> changed_mount_points(std::string_view before, std::string_view after);

class Mounts {
 public:
  // `on_change` gets the changed mount points after each change of the mount table; the list may be
  // empty.
  using OnChange = std::function<void(const std::vector<std::string>& mount_points)>;
  Mounts(Loop& loop, OnChange on_change);
  virtual ~Mounts() = default;

  virtual std::string remote_mount_of(std::string_view path) const {
    return venvctl::remote_mount_of(path, text_);
  }

 private:
  void read();

  UniqueFd fd_;       // declared before poll_, which must be destroyed first
  std::string text_;  // of /proc/self/mountinfo
  OnChange on_change_;
  std::unique_ptr<Poll> poll_;
};

}  // namespace venvctl
