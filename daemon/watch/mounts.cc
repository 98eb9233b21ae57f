#include "daemon/watch/mounts.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/mount_points.h"

namespace venvctl {

namespace {

constexpr std::string_view kRemoteTypes[] = {"nfs", "nfs4", "cifs",   "smb3",
                                             "9p",  "afs",  "autofs", "ceph"};

bool is_remote(std::string_view type) {
  return type.starts_with("fuse") || std::find(std::begin(kRemoteTypes), std::end(kRemoteTypes),
                                               type) != std::end(kRemoteTypes);
}

// proc(5): a line has number, parent's number, device, root in its file system, mount point.
struct Mounted {
  std::string_view point;
  std::string_view number;
  std::string_view device;
  std::string_view root;
  auto operator<=>(const Mounted&) const = default;
};

std::set<Mounted> mounted_in(std::string_view mountinfo) {
  std::set<Mounted> mounts;
  for (const std::string_view line : split(mountinfo, '\n')) {
    const auto fields = split(line, ' ');
    if (fields.size() >= 5) mounts.insert({fields[4], fields[0], fields[2], fields[3]});
  }
  return mounts;
}

}  // namespace

Mounts::Mounts(Loop& loop, OnChange on_change)
    : fd_(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)), on_change_(std::move(on_change)) {
  read();
  if (!fd_) return;
  poll_ = std::make_unique<Poll>(loop, fd_.get(), [this] {
    const std::string before = std::move(text_);
    read();
    on_change_(changed_mount_points(before, text_));
  });
  poll_->start(Poll::For::Priority);  // proc(5)
}

void Mounts::read() {
  constexpr size_t kMaxBytes = 1024 * 1024;
  std::string text(kMaxBytes, '\0');
  if (fd_) ::lseek(fd_.get(), 0, SEEK_SET);
  size_t size = 0;
  while (fd_ && size < text.size()) {
    const ssize_t count = ::read(fd_.get(), text.data() + size, text.size() - size);
    if (count <= 0) break;
    size += static_cast<size_t>(count);
  }
  text_.assign(text, 0, size);
}

std::vector<std::string> changed_mount_points(std::string_view before, std::string_view after) {
  const std::set<Mounted> old_mounts = mounted_in(before);
  const std::set<Mounted> new_mounts = mounted_in(after);
  std::vector<Mounted> changed;
  std::ranges::set_symmetric_difference(old_mounts, new_mounts, std::back_inserter(changed));
  std::set<std::string> points;
  for (const Mounted& each : changed) points.insert(octal_unescaped(each.point));
  return {points.begin(), points.end()};
}

std::string remote_mount_of(std::string_view path, std::string_view mountinfo) {
  // A line of proc(5): 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
  std::string longest;
  bool longest_is_remote = false;
  for (const std::string_view line : split(mountinfo, '\n')) {
    const auto fields = split(line, ' ');
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 5 || fields.end() - dash < 2) continue;
    std::string mount_point = octal_unescaped(fields[4]);
    // A later mount on the same point covers earlier ones.
    if (!path_contains(mount_point, path) || mount_point.size() < longest.size()) continue;
    longest = std::move(mount_point);
    longest_is_remote = is_remote(*(dash + 1));
  }
  return longest_is_remote ? longest : "";
}

}  // namespace venvctl
