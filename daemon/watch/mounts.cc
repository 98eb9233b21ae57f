#include "daemon/watch/mounts.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {

namespace {

constexpr std::string_view kRemoteTypes[] = {"nfs", "nfs4", "cifs",   "smb3",
                                             "9p",  "afs",  "autofs", "ceph"};

bool is_remote(std::string_view type) {
  return type.starts_with("fuse") || std::find(std::begin(kRemoteTypes), std::end(kRemoteTypes),
                                               type) != std::end(kRemoteTypes);
}

// proc(5): blanks, tabs, newlines and backslashes are written as three octal digits.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 3 >= text.size()) {
      plain += text[i];
      continue;
    }
    plain +=
        static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
    i += 3;
  }
  return plain;
}

}  // namespace

Mounts::Mounts(Loop& loop, std::function<void()> on_change)
    : fd_(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)), on_change_(std::move(on_change)) {
  read();
  if (!fd_) return;
  poll_ = std::make_unique<Poll>(loop, fd_.get(), [this] {
    read();
    on_change_();
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

std::string remote_mount_of(std::string_view path, std::string_view mountinfo) {
  // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
  std::string longest;
  bool longest_is_remote = false;
  for (const std::string_view line : split(mountinfo, '\n')) {
    const auto fields = split(line, ' ');
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 5 || fields.end() - dash < 2) continue;
    std::string mount_point = unescaped(fields[4]);
    // The last one on the same point covers those before.
    if (!path_contains(mount_point, path) || mount_point.size() < longest.size()) continue;
    longest = std::move(mount_point);
    longest_is_remote = is_remote(*(dash + 1));
  }
  return longest_is_remote ? longest : "";
}

}  // namespace venvctl
