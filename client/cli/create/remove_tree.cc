#include "client/cli/create/remove_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr std::string_view kLast = "pyvenv.cfg";

Error failure(const std::string& action, const std::string& path, int error) {
  return {ErrorCode::Failed, "cannot " + action + " " + displayable(path) + ": " + strerror(error)};
}

Result<DirectoryIdentity> identity_of(int fd, const std::string& path) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return failure("look at", path, errno);
  return DirectoryIdentity{status.st_dev, status.st_ino};
}

Result<std::vector<std::string>> names_in(int fd, const std::string& path) {
  // fdopendir takes the descriptor over, and the caller needs its own.
  const int copy = openat(fd, ".", kDirectoryFlags);
  std::unique_ptr<DIR, int (*)(DIR*)> directory(copy < 0 ? nullptr : fdopendir(copy), closedir);
  if (!directory) return failure("read", path, errno);
  std::vector<std::string> names;
  while (const dirent* entry = readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::stable_partition(names.begin(), names.end(),
                        [](const std::string& name) { return name != kLast; });
  return names;
}

Result<void> empty(int fd, const std::string& path, uint64_t device);

Result<void> remove_entry(int parent, const std::string& name, const std::string& path,
                          uint64_t device) {
  if (unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT) return {};
  if (errno != EISDIR && errno != EPERM) return failure("remove", path, errno);
  UniqueFd fd(openat(parent, name.c_str(), kDirectoryFlags));
  if (!fd && errno == EACCES && fchmodat(parent, name.c_str(), 0700, 0) == 0) {
    fd.reset(openat(parent, name.c_str(), kDirectoryFlags));
  }
  if (!fd) return failure("remove", path, errno);
  auto identity = identity_of(fd.get(), path);
  if (!identity) return identity.error();
  if (identity->device != device) return failure("remove", path, EBUSY);
  if (auto emptied = empty(fd.get(), path, device); !emptied) return emptied;
  if (unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT) {
    return failure("remove", path, errno);
  }
  return {};
}

Result<void> empty(int fd, const std::string& path, uint64_t device) {
  // A directory without write permission keeps its entries; its owner may change that.
  struct stat status {};
  if (fstat(fd, &status) == 0 && (status.st_mode & 0700) != 0700) {
    static_cast<void>(fchmod(fd, status.st_mode | 0700));
  }
  auto names = names_in(fd, path);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    auto removed = remove_entry(fd, name, path + "/" + name, device);
    if (!removed) return removed;
  }
  return {};
}

Result<UniqueFd> open_expected(const std::string& path, const DirectoryIdentity& expected) {
  UniqueFd fd(open(path.c_str(), kDirectoryFlags));
  if (!fd) return failure("open", path, errno);
  auto identity = identity_of(fd.get(), path);
  if (!identity) return identity.error();
  if (*identity == expected) return fd;
  return Error{ErrorCode::Failed, displayable(path) + " is not the directory it was: look at it"};
}

}  // namespace

Result<HeldDirectory> hold_directory(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) return failure("open", path, errno);
  auto identity = identity_of(fd.get(), path);
  if (!identity) return identity.error();
  return HeldDirectory{std::move(fd), *identity};
}

Result<DirectoryIdentity> directory_identity(const std::string& path) {
  auto held = hold_directory(path);
  if (!held) return held.error();
  return held->identity;
}

Result<void> empty_directory(const std::string& path, const DirectoryIdentity& expected) {
  auto fd = open_expected(path, expected);
  if (!fd) return fd.error();
  return empty(fd->get(), path, expected.device);
}

Result<void> remove_entries(const std::string& path, const DirectoryIdentity& expected,
                            std::span<const std::string_view> names) {
  auto fd = open_expected(path, expected);
  if (!fd) return fd.error();
  for (std::string_view name : names) {
    const std::string text(name);
    auto removed = remove_entry(fd->get(), text, path + "/" + text, expected.device);
    if (!removed) return removed;
  }
  return {};
}

Result<void> remove_tree(const std::string& path, const DirectoryIdentity& expected) {
  if (auto emptied = empty_directory(path, expected); !emptied) return emptied;
  if (rmdir(path.c_str()) != 0) return failure("remove", path, errno);
  return {};
}

}  // namespace venvctl
