#include "client/cli/deletion/held_directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <memory>

#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr int kHeld = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kReadable = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t kAllForOwner = 0700;

}  // namespace

bool EntryStatus::is_directory() const { return S_ISDIR(mode); }

bool EntryStatus::is_on_mount_of(const EntryStatus& other) const {
  if (mount != 0 && other.mount != 0 && mount != other.mount) return false;
  // On an overlay, a file's device may be that of a layer, so only the devices of directories
  // count.
  return !is_directory() || identity.device == other.identity.device;
}

std::optional<EntryStatus> entry_status(int directory, const std::string& name) {
  constexpr int kFlags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
  struct statx found {};
  const int flags = kFlags | (name.empty() ? AT_EMPTY_PATH : 0);
  if (statx(directory, name.c_str(), flags, STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID,
            &found) != 0) {
    return std::nullopt;
  }
  EntryStatus status;
  status.identity = {makedev(found.stx_dev_major, found.stx_dev_minor), found.stx_ino};
  if ((found.stx_mask & STATX_MNT_ID) != 0) status.mount = found.stx_mnt_id;
  if ((found.stx_mask & STATX_BTIME) != 0) {
    status.born_ns = found.stx_btime.tv_sec * kNsPerSecond + found.stx_btime.tv_nsec;
  }
  status.owner = found.stx_uid;
  status.mode = found.stx_mode;
  status.is_locked = (found.stx_attributes & (STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND)) != 0;
  return status;
}

Result<HeldDirectory> hold_directory(const std::string& path) {
  HeldDirectory held{path, {}, {}, {}};
  const std::string parent(parent_path(path));
  held.parent.reset(open(parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!held.parent) return system_failure("open", parent, errno);
  const std::string name = path == "/" ? "." : std::string(base_name(path));
  held.fd.reset(openat(held.parent.get(), name.c_str(), kHeld));
  const auto status = held.fd ? entry_status(held.fd.get(), "") : std::nullopt;
  if (!status) return system_failure("open", path, errno);
  held.status = *status;
  return held;
}

Result<HeldDirectory> hold_directory(const std::string& path, const DirectoryIdentity& expected) {
  auto held = hold_directory(path);
  if (!held || held->status.identity == expected) return held;
  return Error{
      ErrorCode::Failed,
      displayable(path) + " was replaced while venvctl was running: check it, then try again"};
}

UniqueFd open_directory(int parent, const std::string& name) {
  return UniqueFd(openat(parent, name.empty() ? "." : name.c_str(), kReadable));
}

bool make_accessible(int parent, const std::string& name) {
  const UniqueFd held(openat(parent, name.empty() ? "." : name.c_str(), kHeld));
  const int fd = held ? held.get() : name.empty() ? parent : -1;
  if (fd < 0) return false;
  // fchmod does not accept an O_PATH descriptor.
  return chmod(("/proc/self/fd/" + std::to_string(fd)).c_str(), kAllForOwner) == 0;
}

Result<std::vector<std::string>> names_in(int directory, const std::string& path) {
  // fdopendir takes ownership of its descriptor, and the caller still needs `directory`.
  UniqueFd copy = open_directory(directory, "");
  std::unique_ptr<DIR, int (*)(DIR*)> stream(copy ? fdopendir(copy.get()) : nullptr, closedir);
  if (!stream) return system_failure("read", path, errno);
  copy.release();
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return system_failure("read", path, errno);
  return names;
}

Error system_failure(const std::string& action, const std::string& path, int error) {
  return system_error(action + " " + displayable(path), error);
}

}  // namespace venvctl
