#include "client/cli/deletion/trash.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"
#include "core/files/real_file_system.h"

namespace venvctl {
namespace {

constexpr int kMaxNames = 10'000;

// A path in a .trashinfo file is encoded as in a URL.
std::string url_encoded(std::string_view path) {
  std::string text;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view("_.-~/").find(c) != std::string_view::npos;
    char code[4];
    std::snprintf(code, sizeof code, "%%%02X",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    text += is_plain ? std::string(1, c) : std::string(code);
  }
  return text;
}

std::string path_line(const std::string& original) { return "Path=" + url_encoded(original); }

std::string info_of(const std::string& original, int64_t now) {
  const time_t seconds = now;
  struct tm local {};
  localtime_r(&seconds, &local);
  char date[32];
  strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &local);
  return "[Trash Info]\n" + path_line(original) + "\nDeletionDate=" + date + "\n";
}

// The status of the nearest existing directory at or above `path`; absent: see errno.
std::optional<EntryStatus> nearest_directory(std::string_view path) {
  for (;; path = parent_path(path)) {
    const UniqueFd fd(open(std::string(path).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (fd) return entry_status(fd.get(), "");
    if (path == "/") return std::nullopt;
  }
}

std::string listing_of(const std::string& reserved) {
  const std::string trash(parent_path(parent_path(reserved)));
  return join_path(trash, "info/" + std::string(base_name(reserved)) + ".trashinfo");
}

bool is_renamed(const HeldDirectory& directory, const std::string& target) {
  const std::string name(base_name(directory.path));
  const int parent = directory.parent.get();
  if (renameat2(parent, name.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) return true;
  // NFS does not support RENAME_NOREPLACE. The name in the trash is reserved, so a plain rename can
  // replace only an empty directory.
  const bool is_unsupported = errno == EINVAL || errno == ENOSYS;
  return is_unsupported && renameat(parent, name.c_str(), AT_FDCWD, target.c_str()) == 0;
}

// Moves the directory. A directory that is not writable is made writable during the move, because
// the move changes its entry "..".
bool is_moved(const HeldDirectory& directory, const std::string& target) {
  if (is_renamed(directory, target)) return true;
  const mode_t mode = directory.status.mode & 07777;
  if (errno != EACCES || (mode & S_IWUSR) != 0) return false;
  const std::string held = "/proc/self/fd/" + std::to_string(directory.fd.get());
  if (chmod(held.c_str(), mode | S_IWUSR) != 0) return false;
  const bool is_moved = is_renamed(directory, target);
  const int error = errno;
  chmod(held.c_str(), mode);
  errno = error;
  return is_moved;
}

}  // namespace

bool can_be_trashed(const std::string& trash, const std::string& path) {
  const auto there = nearest_directory(join_path(trash, "files"));
  const auto here = nearest_directory(parent_path(path));
  return there && here && here->is_on_mount_of(*there);
}

Result<std::string> reserve_in_trash(const std::string& trash, const std::string& original,
                                     int64_t now) {
  const std::string files = join_path(trash, "files");
  const std::string info = join_path(trash, "info");
  for (const std::string& each : {files, info}) {
    if (auto made = make_directories(each); !made) return made.error();
  }
  const std::string base(base_name(original));
  for (int number = 1; number < kMaxNames; ++number) {
    std::string target = join_path(files, number == 1 ? base : base + "." + std::to_string(number));
    struct stat status {};
    if (lstat(target.c_str(), &status) == 0) continue;
    const std::string listing = listing_of(target);
    // The exclusive creation of the .trashinfo file reserves the name.
    const UniqueFd file(open(listing.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file && errno == EEXIST) continue;
    if (!file) return system_failure("write", listing, errno);
    auto written = write_full(file.get(), info_of(original, now));
    if (written) return target;
    unlink(listing.c_str());
    return written.error();
  }
  return Error{ErrorCode::Failed,
               "the trash has too many entries named " + displayable(base) + ": empty the trash"};
}

Result<void> move_to_trash(const HeldDirectory& directory, const std::string& reserved) {
  const auto replaced = [&directory](const std::optional<EntryStatus>& found) {
    return !found || found->identity != directory.status.identity;
  };
  const Error replacement{ErrorCode::Failed,
                          displayable(directory.path) +
                              " was replaced while venvctl was running: check it, then try again"};
  const std::string name(base_name(directory.path));
  if (replaced(entry_status(directory.parent.get(), name))) return replacement;
  if (!is_moved(directory, reserved)) {
    return system_error("move " + displayable(directory.path) + " to the trash", errno);
  }
  if (!replaced(entry_status(AT_FDCWD, reserved))) return {};
  // Another directory had this path at the time of the move, so the move is reversed.
  renameat2(AT_FDCWD, reserved.c_str(), directory.parent.get(), name.c_str(), RENAME_NOREPLACE);
  return replacement;
}

Result<void> move_from_trash(const HeldDirectory& trashed, const std::string& place) {
  struct stat status {};
  if (lstat(place.c_str(), &status) == 0) return system_failure("move to", place, EEXIST);
  if (is_moved(trashed, place)) return {};
  return system_failure("move to", place, errno);
}

void unlist_in_trash(const std::string& reserved, const std::string& original) {
  constexpr size_t kMaxBytes = 64 * 1024;
  if (entry_status(AT_FDCWD, reserved)) return;
  const std::string listing = listing_of(reserved);
  RealFileSystem files;
  const std::string info = files.read_file(listing, kMaxBytes).value_or("");
  if (info.find("\n" + path_line(original) + "\n") == std::string::npos) return;
  unlink(listing.c_str());
}

}  // namespace venvctl
