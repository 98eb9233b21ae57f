#include "core/files/real_file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <span>

#include "core/base/fd.h"
#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/opened_paths.h"
#include "core/files/version_control.h"
#include "core/files/watchable.h"

namespace venvctl {
namespace {

FileType type_of(mode_t mode) {
  if (S_ISREG(mode)) return FileType::Regular;
  if (S_ISDIR(mode)) return FileType::Directory;
  if (S_ISLNK(mode)) return FileType::Symlink;
  return FileType::Other;
}

int64_t nanoseconds(const statx_timestamp& time) {
  return time.tv_sec * kNsPerSecond + time.tv_nsec;
}

// A POSIX ACL as the kernel returns it (linux/posix_acl_xattr.h): a version, then entries.
struct AclEntry {
  uint16_t tag;
  uint16_t permissions;
  uint32_t id;
};
constexpr char kAcl[] = "system.posix_acl_access";
constexpr uint16_t kAclUser = 0x02, kAclGroup = 0x08, kAclMask = 0x10;
constexpr uint16_t kAclWrite = 0x02;
constexpr size_t kMaxAclEntries = 1024;

// Whether an ACL lets further users or groups write. Called only if the group may write according
// to the mode: otherwise no user or group that the ACL names may write, because the group bits of
// the mode are the mask of the ACL.
bool has_named_writers(int fd, const char* path) {
  char own[32];
  if (fd != AT_FDCWD) {
    // The attributes of an O_PATH descriptor can only be read through /proc.
    std::snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
    path = own;
  }
  alignas(AclEntry) char bytes[sizeof(uint32_t) + kMaxAclEntries * sizeof(AclEntry)];
  const ssize_t size = ::getxattr(path, kAcl, bytes, sizeof bytes);
  if (size < 0) return errno != ENODATA && errno != ENOTSUP;
  uint16_t mask = kAclWrite;
  bool is_named = false;
  for (size_t at = sizeof(uint32_t); at + sizeof(AclEntry) <= static_cast<size_t>(size);
       at += sizeof(AclEntry)) {
    AclEntry entry;
    std::memcpy(&entry, bytes + at, sizeof entry);
    if (entry.tag == kAclMask) mask = entry.permissions;
    const bool is_other = entry.tag == kAclGroup ||
                          (entry.tag == kAclUser && entry.id != 0 && entry.id != ::geteuid());
    is_named = is_named || (is_other && (entry.permissions & kAclWrite) != 0);
  }
  return is_named && (mask & kAclWrite) != 0;
}

// Returns the status of `path` if `fd` is AT_FDCWD, and of `fd` itself if `flags` has
// AT_EMPTY_PATH. Uses statx, because stat does not return the birth time.
std::optional<FileStatus> status_at(int fd, const char* path, int flags) {
  struct statx found {};
  // With AT_NO_AUTOMOUNT, an inspection never mounts a file system.
  if (::statx(fd, path, flags | AT_NO_AUTOMOUNT, STATX_BASIC_STATS | STATX_BTIME, &found) != 0) {
    return std::nullopt;
  }
  FileStatus status;
  status.type = type_of(found.stx_mode);
  status.mode = found.stx_mode & 07777;
  status.uid = found.stx_uid;
  status.gid = found.stx_gid;
  status.device = (static_cast<uint64_t>(found.stx_dev_major) << 32) | found.stx_dev_minor;
  status.inode = found.stx_ino;
  status.links = found.stx_nlink;
  status.size = found.stx_size;
  status.modified_ns = nanoseconds(found.stx_mtime);
  status.changed_ns = nanoseconds(found.stx_ctime);
  status.born_ns = (found.stx_mask & STATX_BTIME) != 0 ? nanoseconds(found.stx_btime) : 0;
  const bool may_have_list = (status.mode & 0020) != 0 && status.type != FileType::Symlink;
  status.has_named_writers = may_have_list && has_named_writers(fd, path);
  return status;
}

std::optional<std::string> link_text_at(int fd, const char* path) {
  std::string text(PATH_MAX, '\0');
  const ssize_t length = ::readlinkat(fd, path, text.data(), text.size());
  if (length <= 0) return std::nullopt;
  text.resize(static_cast<size_t>(length));
  return text;
}

FileType entry_type(int directory_fd, const dirent64& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return FileType::Regular;
    case DT_DIR:
      return FileType::Directory;
    case DT_LNK:
      return FileType::Symlink;
    case DT_UNKNOWN: {  // some file systems do not report the type
      struct stat found {};
      const bool is_there =
          ::fstatat(directory_fd, entry.d_name, &found, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0;
      return is_there ? type_of(found.st_mode) : FileType::Other;
    }
    default:
      return FileType::Other;
  }
}

// Adds the components of `path` to `todo`, the first component last.
void push_components(std::vector<std::string_view>& todo, std::string_view path) {
  while (!path.empty()) {
    const std::string_view component = path.substr(path.rfind('/') + 1);
    if (!component.empty() && component != ".") todo.push_back(component);
    path.remove_suffix(std::min(component.size() + 1, path.size()));
  }
}

}  // namespace

uid_t RealFileSystem::reader() const { return ::geteuid(); }

std::optional<FileStatus> RealFileSystem::status(const std::string& path) {
  return status_at(AT_FDCWD, path.c_str(), 0);
}

std::optional<FileStatus> RealFileSystem::link_status(const std::string& path) {
  return status_at(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW);
}

std::optional<std::string> RealFileSystem::read_link(const std::string& path) {
  return link_text_at(AT_FDCWD, path.c_str());
}

namespace {

std::optional<std::vector<DirectoryEntry>> list_opened(const UniqueFd& fd) {
  std::vector<DirectoryEntry> entries;
  // getdents64() is called directly, because readdir() needs a DIR, which costs two more calls.
  alignas(dirent64) char bytes[32 * 1024];
  for (;;) {
    const ssize_t count = ::getdents64(fd.get(), bytes, sizeof bytes);
    if (count < 0) return std::nullopt;  // the caller must not get an incomplete listing
    if (count == 0) break;
    for (ssize_t at = 0; at < count;) {
      const auto* entry = reinterpret_cast<const dirent64*>(bytes + at);
      at += entry->d_reclen;
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      entries.push_back({std::string(name), entry_type(fd.get(), *entry)});
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return entries;
}

bool may_have_any(const UniqueFd& directory, bool is_small,
                  std::span<const std::string_view> names) {
  const auto listing = is_small ? list_opened(directory) : std::nullopt;
  return std::ranges::any_of(names, [&](std::string_view name) {
    if (listing) return find_entry(*listing, name) != nullptr;
    const bool is_missing =
        ::faccessat(directory.get(), std::string(name).c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0 &&
        errno == ENOENT;
    return !is_missing;
  });
}

UniqueFd open_directory(const std::string& path) {
  return UniqueFd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

int64_t now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return venvctl::nanoseconds(now);
}

}  // namespace

std::optional<std::vector<DirectoryEntry>> RealFileSystem::list(const std::string& path) {
  const UniqueFd fd = open_directory(path);
  return fd ? list_opened(fd) : std::nullopt;
}

// A directory changes its times when it gets a name. It may get another name at the same time of
// the kernel's clock, so it is remembered only if it had not changed for a second before it was
// listed.
bool RealFileSystem::may_have_version_control(const std::string& directory,
                                              const FileStatus& status) {
  const auto known = without_version_control_.find({status.device, status.inode});
  const Times times{status.changed_ns, status.modified_ns};
  if (known != without_version_control_.end() && known->second == times) return false;
  const UniqueFd fd = open_directory(directory);
  const auto opened = fd ? status_at(fd.get(), "", AT_EMPTY_PATH) : std::nullopt;
  if (!opened) return FileSystem::may_have_version_control(directory, status);
  const bool is_settled = opened->is_settled(now_ns() - kNsPerSecond);
  if (may_have_any(fd, opened->is_small_directory(), other_version_control())) return true;
  struct statfs place {};
  if (is_settled && ::fstatfs(fd.get(), &place) == 0 &&
      is_watchable_file_system(static_cast<int64_t>(place.f_type))) {
    if (without_version_control_.size() >= kMaxRemembered) without_version_control_.clear();
    without_version_control_.insert_or_assign(DirectoryKey{opened->device, opened->inode},
                                              Times{opened->changed_ns, opened->modified_ns});
  }
  return false;
}

std::optional<std::string> RealFileSystem::read_file(const std::string& path, size_t limit) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) return std::nullopt;
  const auto status = status_at(fd.get(), "", AT_EMPTY_PATH);
  if (!status || !status->is_regular()) return std::nullopt;
  // One byte more than the size, so that the read reaches the end of the file.
  std::string content(std::min<size_t>(limit, status->size + 1), '\0');
  auto count = read_full(fd.get(), content);
  if (!count) return std::nullopt;
  content.resize(*count);
  return content;
}

namespace {

constexpr size_t kUsualLinkSteps = 6;

// Opens `name` in the open directory `parent`, or opens "/" if `parent` is null. Null on failure.
const OpenedPaths::Opened* open_step(OpenedPaths& opened, const OpenedPaths::Opened* parent,
                                     std::string_view name) {
  const std::string path = parent != nullptr ? join_path(parent->step.path, name) : "/";
  if (const auto* known = opened.find(path)) return known;
  const int directory = parent != nullptr ? parent->fd.get() : AT_FDCWD;
  const char* last = path.c_str() + path.size() - name.size();
  UniqueFd fd(::openat(directory, last, O_PATH | O_NOFOLLOW | O_CLOEXEC));
  const auto status = fd ? status_at(fd.get(), "", AT_EMPTY_PATH) : std::nullopt;
  if (!status) return nullptr;
  if (status->is_directory()) return &opened.add({{path, *status, ""}, std::move(fd)});
  if (status->type != FileType::Symlink) return &opened.add({{path, *status, ""}, UniqueFd()});
  auto text = link_text_at(fd.get(), "");
  return text ? &opened.add({{path, *status, *std::move(text)}, UniqueFd()}) : nullptr;
}

}  // namespace

std::optional<std::vector<WalkStep>> RealFileSystem::walk_with(OpenedPaths& opened,
                                                               const std::string& path) {
  opened.make_room();
  const OpenedPaths::Opened* root = open_step(opened, nullptr, "/");
  if (root == nullptr) return std::nullopt;
  std::vector<WalkStep> steps;
  steps.reserve(static_cast<size_t>(std::ranges::count(path, '/')) + kUsualLinkSteps);
  steps.push_back(root->step);
  // The files from "/" to the current file. The directory before the current one is also open, so
  // ".." needs no access.
  std::vector<const OpenedPaths::Opened*> places = {root};
  std::vector<std::string_view> todo;  // `opened` keeps the texts of links
  push_components(todo, path);
  int links = 0;
  while (!todo.empty()) {
    const std::string_view name = todo.back();
    todo.pop_back();
    if (name == "..") {
      if (places.size() > 1) places.pop_back();
      steps.push_back(places.back()->step);
      continue;
    }
    const OpenedPaths::Opened* found = open_step(opened, places.back(), name);
    if (found == nullptr) return std::nullopt;
    steps.push_back(found->step);
    if (found->step.status.type != FileType::Symlink) {
      places.push_back(found);
      continue;
    }
    if (++links > kMaxLinks) return std::nullopt;
    if (is_absolute_path(found->step.link_text)) places.resize(1);
    push_components(todo, found->step.link_text);
  }
  // A final link to "/" or "." adds no step for its target, but the walk must end with the target.
  if (steps.back().path != places.back()->step.path ||
      steps.back().status.type == FileType::Symlink) {
    steps.push_back(places.back()->step);
  }
  return steps;
}

}  // namespace venvctl
