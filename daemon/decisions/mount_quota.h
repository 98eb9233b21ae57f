// Limits the workers per remote mount: a mount that hangs must not occupy every worker.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace venvctl {

struct Inquiry;

// A mount point is the text that Mounts::remote_mount_of returns; "" (a local file system) has no
// limit. A waiting Inquiry must live until it is taken out again.
class MountQuota {
 public:
  // How many workers may access one mount at the same time.
  static constexpr size_t kLooks = 2;

  // False if the mount's workers are all busy. `inquiry` then waits until it is taken out.
  bool enter(const std::string& mount, Inquiry& inquiry);
  // Call when a worker that entered has finished.
  void leave(const std::string& mount);
  // Takes out the inquiry that has waited longest, if a worker is free; null: none. The caller must
  // call enter() for it again.
  Inquiry* next(const std::string& mount);
  // Takes out all waiting inquiries, the oldest first.
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
