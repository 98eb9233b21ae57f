#include "daemon/decisions/mount_quota.h"

namespace venvctl {

bool MountQuota::enter(const std::string& mount, Inquiry& inquiry) {
  if (mount.empty()) return true;
  Mount& entered = mounts_[mount];
  if (entered.looks == kLooks) {
    entered.waiting.push_back(&inquiry);
    return false;
  }
  ++entered.looks;
  return true;
}

void MountQuota::leave(const std::string& mount) {
  const auto found = mounts_.find(mount);
  if (found == mounts_.end()) return;
  --found->second.looks;
  drop_if_unused(mount);
}

Inquiry* MountQuota::next(const std::string& mount) {
  const auto found = mounts_.find(mount);
  if (found == mounts_.end()) return nullptr;
  std::deque<Inquiry*>& waiting = found->second.waiting;
  if (waiting.empty() || found->second.looks == kLooks) return nullptr;
  Inquiry* first = waiting.front();
  waiting.pop_front();
  drop_if_unused(mount);
  return first;
}

std::vector<Inquiry*> MountQuota::take_waiting(const std::string& mount) {
  const auto found = mounts_.find(mount);
  if (found == mounts_.end()) return {};
  std::vector<Inquiry*> waiting(found->second.waiting.begin(), found->second.waiting.end());
  found->second.waiting.clear();
  drop_if_unused(mount);
  return waiting;
}

void MountQuota::drop_if_unused(const std::string& mount) {
  const auto found = mounts_.find(mount);
  if (found->second.looks == 0 && found->second.waiting.empty()) mounts_.erase(found);
}

}  // namespace venvctl
