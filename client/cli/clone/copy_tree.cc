#include "client/cli/clone/copy_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr mode_t kPermissionBits = 07777;
constexpr size_t kMaxThreads = 8;
constexpr std::chrono::milliseconds kWait{80};

Error copy_failure(const std::string& path) {
  return system_error("copy " + in_quotes(path), errno);
}

// The mode of a copy. If the copy could not get the source's group, because the user is not a
// member, the copy gets neither setuid nor setgid.
mode_t permissions_of(const struct stat& source, bool has_group) {
  const mode_t kept = source.st_mode & kPermissionBits;
  return has_group ? kept : kept & ~static_cast<mode_t>(S_ISGID | S_ISUID);
}

constexpr uid_t kSameOwner = static_cast<uid_t>(-1);

struct Entry {
  std::string path;  // relative to both trees
  struct stat status;
};

// What the source contains. A directory comes before the directories in it.
struct Contents {
  std::vector<Entry> directories;
  std::vector<Entry> links;
  std::vector<Entry> files;
};

Result<void> add_contents(const std::string& root, const std::string& below, Contents& contents) {
  const std::string path = below.empty() ? root : join_path(root, below);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(opendir(path.c_str()), closedir);
  if (!listing) return copy_failure(path);
  while (const dirent* each = readdir(listing.get())) {
    const std::string name = each->d_name;
    if (name == "." || name == "..") continue;
    Entry entry{below.empty() ? name : below + "/" + name, {}};
    if (fstatat(dirfd(listing.get()), each->d_name, &entry.status, AT_SYMLINK_NOFOLLOW) != 0) {
      return copy_failure(join_path(path, name));
    }
    const mode_t mode = entry.status.st_mode;
    if (S_ISREG(mode)) {
      contents.files.push_back(std::move(entry));
    } else if (S_ISLNK(mode)) {
      contents.links.push_back(std::move(entry));
    } else if (S_ISDIR(mode)) {
      contents.directories.push_back(entry);
      if (auto added = add_contents(root, entry.path, contents); !added) return added;
    } else {
      return Error{ErrorCode::Failed, in_quotes(join_path(path, name)) +
                                          " is not a file, a directory or a link: remove it first"};
    }
  }
  return {};
}

// Copies the bytes of one open file to another.
bool copy_bytes(int from, int to) {
  constexpr size_t kAtOnce = 1 << 30;
  while (true) {
    const ssize_t count = copy_file_range(from, nullptr, to, nullptr, kAtOnce, 0);
    if (count == 0) return true;
    if (count > 0 || errno == EINTR) continue;
    const bool is_unsupported = errno == EXDEV || errno == EINVAL || errno == ENOSYS ||
                                errno == EOPNOTSUPP || errno == EPERM;
    if (!is_unsupported) return false;
    break;
  }
  while (true) {
    const ssize_t count = sendfile(to, from, nullptr, kAtOnce);
    if (count == 0) return true;
    if (count < 0 && errno != EINTR) return false;
  }
}

// Copies the files of one tree in several threads.
class FileCopies {
 public:
  FileCopies(const std::string& from, const std::string& to, Sharing sharing,
             const std::vector<Entry>& files)
      : from_(from), to_(to), sharing_(sharing), files_(files) {}

  Result<CopyCount> run(const std::function<bool()>& wait) {
    const size_t wanted = std::clamp<size_t>(std::thread::hardware_concurrency(), 2, kMaxThreads);
    std::vector<std::thread> threads;
    running_ = std::min(wanted, files_.size());
    for (size_t i = running_; i > 0; --i) threads.emplace_back([this] { work(); });
    {
      std::unique_lock lock(mutex_);
      while (!ended_.wait_for(lock, kWait, [this] { return running_ == 0; })) {
        lock.unlock();
        if (!wait()) stop_ = true;
        lock.lock();
      }
    }
    for (std::thread& each : threads) each.join();
    if (error_) return *error_;
    if (stop_) return Error{ErrorCode::Failed, "interrupted"};
    return CopyCount{files_.size(), bytes_, reflinked_, linked_};
  }

 private:
  void work() {
    for (size_t i = next_++; i < files_.size() && !stop_; i = next_++) {
      if (copy(files_[i])) continue;
      const Error error = copy_failure(join_path(from_, files_[i].path));
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = error;
      stop_ = true;
    }
    const std::lock_guard lock(mutex_);
    --running_;
    ended_.notify_one();
  }

  bool may_link(const Entry& file) const {
    if (sharing_ == Sharing::None) return false;
    if (sharing_ == Sharing::Everything) return true;
    return file.path.find('/') != std::string::npos && !file.path.starts_with("bin/");
  }

  bool copy(const Entry& file) {
    const std::string source = join_path(from_, file.path);
    const std::string target = join_path(to_, file.path);
    if (may_link(file) && link(source.c_str(), target.c_str()) == 0) {
      ++linked_;
      return true;
    }
    const UniqueFd from(open(source.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    const UniqueFd to(open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!from || !to) return false;
    bytes_ += static_cast<uint64_t>(file.status.st_size);
    const bool is_reflinked = can_reflink_ && ioctl(to.get(), FICLONE, from.get()) == 0;
    if (is_reflinked) {
      ++reflinked_;
    } else {
      can_reflink_ = false;
      if (!copy_bytes(from.get(), to.get())) return false;
    }
    const timespec times[] = {file.status.st_atim, file.status.st_mtim};
    const bool has_group = fchown(to.get(), kSameOwner, file.status.st_gid) == 0;
    return fchmod(to.get(), permissions_of(file.status, has_group)) == 0 &&
           futimens(to.get(), times) == 0;
  }

  const std::string& from_;
  const std::string& to_;
  const Sharing sharing_;
  const std::vector<Entry>& files_;
  std::atomic<size_t> next_ = 0;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> can_reflink_ = true;
  std::atomic<uint64_t> bytes_ = 0;
  std::atomic<uint64_t> reflinked_ = 0;
  std::atomic<uint64_t> linked_ = 0;
  std::mutex mutex_;  // for the entries below the directory
  std::condition_variable ended_;
  size_t running_ = 0;
  std::optional<Error> error_;
};

bool is_empty_directory(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(std::filesystem::symlink_status(path, error)) &&
         std::filesystem::is_empty(path, error) && !error;
}

Result<void> make_skeleton(const std::string& from, const std::string& to,
                           const Contents& contents) {
  if (mkdir(to.c_str(), 0700) != 0) {
    if (errno != EEXIST || !is_empty_directory(to)) return copy_failure(to);
  }
  for (const Entry& each : contents.directories) {
    const std::string path = join_path(to, each.path);
    if (mkdir(path.c_str(), 0700) != 0) return copy_failure(path);
  }
  for (const Entry& each : contents.links) {
    const std::string source = join_path(from, each.path);
    std::string target(static_cast<size_t>(each.status.st_size) + 1, '\0');
    const ssize_t size = readlink(source.c_str(), target.data(), target.size());
    if (size < 0) return copy_failure(source);
    target.resize(static_cast<size_t>(size));
    const std::string path = join_path(to, each.path);
    if (symlink(target.c_str(), path.c_str()) != 0) return copy_failure(source);
    static_cast<void>(lchown(path.c_str(), kSameOwner, each.status.st_gid) == 0);
  }
  return {};
}

}  // namespace

std::string_view CopyCount::method() const {
  if (linked * 2 > files) return "hard links";
  return reflinked * 2 > files ? "reflinks" : "copies";
}

Result<CopiedTree> copy_tree(const std::string& from, const std::string& to, Sharing sharing,
                             const std::function<bool()>& wait, const std::string& left_out) {
  Contents contents;
  if (auto added = add_contents(from, "", contents); !added) return added.error();
  for (std::vector<Entry>* entries : {&contents.files, &contents.links}) {
    std::erase_if(*entries, [&](const Entry& each) { return each.path == left_out; });
  }
  if (auto made = make_skeleton(from, to, contents); !made) return made.error();
  auto count = FileCopies(from, to, sharing, contents.files).run(wait);
  if (!count) return count.error();
  CopiedTree copied{*count, {{"", {}}}};
  if (stat(from.c_str(), &copied.directories.front().status) != 0) return copy_failure(from);
  for (Entry& each : contents.directories) {
    copied.directories.push_back({std::move(each.path), each.status});
  }
  return copied;
}

Result<void> finish_directories(const CopiedTree& copied, const std::string& to) {
  for (auto each = copied.directories.rbegin(); each != copied.directories.rend(); ++each) {
    const bool is_top = each->path.empty();
    const std::string path = is_top ? to : join_path(to, each->path);
    const bool has_group = chown(path.c_str(), kSameOwner, each->status.st_gid) == 0;
    const mode_t mode = permissions_of(each->status, has_group) | (is_top ? S_IRWXU : 0);
    const timespec times[] = {each->status.st_atim, each->status.st_mtim};
    const bool is_done =
        chmod(path.c_str(), mode) == 0 && utimensat(AT_FDCWD, path.c_str(), times, 0) == 0;
    if (!is_done) return copy_failure(path);
  }
  return {};
}

}  // namespace venvctl
