// Limits how many workers may access one remote mount, so that a mount that hangs does not occupy
// all workers.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace venvctl {

struct Inquiry;

// A mount is identified by the text that Mounts::remote_mount_of returns. There is no limit for "",
// a local file system. An Inquiry that waits must exist until it is taken out.
class MountQuota {
 public:
  // How many workers may access one mount at the same time.
  static constexpr size_t kLooks = 2;

  // Returns false if the mount's limit is reached. `inquiry` then waits until it is taken out.
  bool enter(const std::string& mount, Inquiry& inquiry);
  // Call this when a worker is done, after enter() returned true for it.
  void leave(const std::string& mount);
  // If the limit allows another worker, takes out the inquiry that has waited longest; null if
  // there is none. The caller must call enter() for it again.
  Inquiry* next(const std::string& mount);
  // Takes out all waiting inquiries, beginning with the oldest.
  std::vector<Inquiry*> take_waiting(const std::string& mount);

 private:
  struct Mount {
    size_t looks = 0;
    std::deque<Inquiry*> waiting;
  };
  void drop_if_unused(const std::string& mount);

  std::map<std::string, Mount> mounts_;
};

}  // namespace venvctl
