#include "client/cli/deletion/trash.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "client/cli/deletion/held_directory.h"
#include "core/base/atomic_file.h"
#include "core/base/fd.h"
#include "core/base/path.h"

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

std::string info_of(const std::string& original, int64_t now) {
  const time_t seconds = now;
  struct tm local {};
  localtime_r(&seconds, &local);
  char date[32];
  strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &local);
  return "[Trash Info]\nPath=" + url_encoded(original) + "\nDeletionDate=" + date + "\n";
}

// The nearest existing directory at or above `path`.
bool nearest_status(std::string_view path, struct stat& status) {
  for (; path != "/"; path = parent_path(path)) {
    if (stat(std::string(path).c_str(), &status) == 0) return true;
  }
  return stat("/", &status) == 0;
}

}  // namespace

std::string trash_directory(const std::string& data_directory) {
  return join_path(data_directory, "Trash");
}

bool can_be_trashed(const std::string& trash, const std::string& path) {
  struct stat there {};
  struct stat here {};
  return nearest_status(trash, there) && lstat(path.c_str(), &here) == 0 &&
         there.st_dev == here.st_dev;
}

Result<std::string> move_to_trash(const std::string& trash, const std::string& path,
                                  const std::string& original, int64_t now) {
  const std::string files = join_path(trash, "files");
  const std::string info = join_path(trash, "info");
  for (const std::string& each : {files, info}) {
    if (auto made = make_directories(each); !made) return made.error();
  }
  const std::string base(base_name(original));
  for (int number = 1; number < kMaxNames; ++number) {
    const std::string name = number == 1 ? base : base + "." + std::to_string(number);
    const std::string target = join_path(files, name);
    // The information is created first: its exclusive creation reserves the name.
    const std::string listed = join_path(info, name + ".trashinfo");
    const UniqueFd file(open(listed.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file && errno == EEXIST) continue;
    if (!file) return system_failure("write", listed, errno);
    auto written = write_full(file.get(), info_of(original, now));
    const bool is_moved = written.ok() && renameat2(AT_FDCWD, path.c_str(), AT_FDCWD,
                                                    target.c_str(), RENAME_NOREPLACE) == 0;
    if (is_moved) return target;
    const int error = errno;
    unlink(listed.c_str());
    if (!written) return written.error();
    if (error != EEXIST) return system_failure("move to the trash", original, error);
  }
  return Error{ErrorCode::Failed, "the trash is full of " + base + ": empty it"};
}

}  // namespace venvctl
