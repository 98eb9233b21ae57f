#include "core/base/atomic_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>

#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

Error failure(std::string_view action, const std::string& path, int code) {
  return system_error(std::string(action) + " " + in_quotes(path), code);
}

// Removes the temporary file in its destructor, unless keep() was called.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  const std::string& path() const { return path_; }
  void keep() { path_.clear(); }

 private:
  std::string path_;
};

constexpr std::string_view kTemporaryEnd = ".new";
constexpr char kBackupEnd[] = ".bak";

std::string temporary_path(const std::string& path) {
  uint64_t random = 0;
  if (::getrandom(&random, sizeof random, 0) != sizeof random) {
    random = static_cast<uint64_t>(::getpid());  // if the name is taken, O_EXCL makes open() fail
  }
  char suffix[32];
  std::snprintf(suffix, sizeof suffix, ".%016llx", static_cast<unsigned long long>(random));
  return path + suffix + std::string(kTemporaryEnd);
}

Result<void> sync_directory(const std::string& directory) {
  UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) return failure("sync", directory, errno);
  return {};
}

// Whether `name` is a temporary_path() of the file named `base` or of its backup.
bool is_temporary_of(std::string_view base, std::string_view name) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (!name.starts_with(base)) return false;
  name.remove_prefix(base.size());
  if (name.starts_with(kBackupEnd)) name.remove_prefix(sizeof kBackupEnd - 1);
  if (name.size() != 1 + 16 + kTemporaryEnd.size() || name.front() != '.') return false;
  return name.ends_with(kTemporaryEnd) &&
         name.substr(1, 16).find_first_not_of(kHex) == std::string_view::npos;
}

bool has_no_hard_links(int code) {
  return code == EPERM || code == EOPNOTSUPP || code == ENOSYS || code == EMLINK;
}

// Gives the old file a second name with a hard link, because a rename would leave `path` missing
// for a moment.
Result<void> make_backup(const std::string& path) {
  const std::string backup = path + kBackupEnd;
  TemporaryFile link(temporary_path(backup));
  if (::link(path.c_str(), link.path().c_str()) != 0) {
    if (errno == ENOENT || has_no_hard_links(errno)) return {};
    return failure("keep a backup of", path, errno);
  }
  if (::rename(link.path().c_str(), backup.c_str()) != 0) {
    return failure("keep a backup of", path, errno);
  }
  return {};
}

}  // namespace

Result<void> replace_file(const std::string& path, std::string_view content, Backup backup) {
  TemporaryFile temporary(temporary_path(path));
  UniqueFd fd(
      ::open(temporary.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return failure("write", path, errno);
  if (auto written = write_full(fd.get(), content); !written) {
    return Error{ErrorCode::Failed,
                 in_quotes(path) + " is unchanged, because venvctl " + written.error().message};
  }
  if (::fsync(fd.get()) != 0) return failure("write", path, errno);
  if (backup == Backup::Make) {
    if (auto made = make_backup(path); !made) return made;
  }
  if (::rename(temporary.path().c_str(), path.c_str()) != 0) return failure("write", path, errno);
  temporary.keep();
  return sync_directory(std::string(parent_path(path)));
}

Result<void> replace_cache(const std::string& path, std::string_view content) {
  auto lock = FileLock::acquire(path + ".lock", Deadline::in(kFileLockWait));
  if (!lock) return lock.error();
  remove_leftovers(path);
  return replace_file(path, content, Backup::Keep);
}

void remove_leftovers(const std::string& path) {
  const std::string directory(parent_path(path));
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::opendir(directory.c_str()), ::closedir);
  if (!listing) return;
  while (const dirent* entry = ::readdir(listing.get())) {
    if (!is_temporary_of(base_name(path), entry->d_name)) continue;
    ::unlinkat(::dirfd(listing.get()), entry->d_name, 0);
  }
}

Result<void> make_directories(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST) return {};
  if (errno != ENOENT || directory.size() <= 1) return failure("create", directory, errno);
  if (auto made = make_directories(std::string(parent_path(directory))); !made) return made;
  if (::mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return failure("create", directory, errno);
}

Result<FileLock> FileLock::acquire(const std::string& path, Deadline deadline) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return failure("open the lock", path, errno);
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return failure("lock", path, errno);
    if (deadline.is_past()) {
      return Error{ErrorCode::Failed, in_quotes(path) + " is locked by another program: try again"};
    }
    ::poll(nullptr, 0, 5);  // sleeps for 5 ms, because flock() has no timeout
  }
  return FileLock(std::move(fd));
}

}  // namespace venvctl
