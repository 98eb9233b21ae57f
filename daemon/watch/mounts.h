// What is mounted where, and when that changes: a mount over a directory tells no file event.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/fd.h"
#include "daemon/loop/poll.h"

namespace venvctl {

// The mount point of the remote or user-space file system that holds `path`, by the text of
// /proc/self/mountinfo; "" when a local one does.
std::string remote_mount_of(std::string_view path, std::string_view mountinfo);

class Mounts {
 public:
  // `on_change` after each change of the mount table.
  Mounts(Loop& loop, std::function<void()> on_change);
  virtual ~Mounts() = default;

  virtual std::string remote_mount_of(std::string_view path) const {
    return venvctl::remote_mount_of(path, text_);
  }

 private:
  void read();

  UniqueFd fd_;       // before poll_, which must go first
  std::string text_;  // of /proc/self/mountinfo
  std::function<void()> on_change_;
  std::unique_ptr<Poll> poll_;
};

}  // namespace venvctl
