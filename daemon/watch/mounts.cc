#include "daemon/watch/mounts.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "core/base/text.h"
#include "core/files/mount_points.h"

namespace venvctl {

namespace {

// The parts of a line of /proc/self/mountinfo that are compared. A line begins with these fields
// (proc(5)): number, number of the parent, device, root in the file system, mount point.
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
  poll_->start(Poll::For::Priority);  // see /proc/PID/mounts in proc(5)
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

}  // namespace venvctl
