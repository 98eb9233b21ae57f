#include "client/cli/daemon/daemon_process.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/base/fd.h"

namespace venvctl {
namespace {

using Directory = std::unique_ptr<DIR, int (*)(DIR*)>;

Directory opened(const std::string& path) { return {opendir(path.c_str()), closedir}; }

// The content of a small file in /proc; "" if it cannot be read.
std::string content(const std::string& path) {
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(512, '\0');
  const auto count = fd ? read_full(fd.get(), text) : Result<size_t>(size_t{0});
  text.resize(count ? *count : 0);
  return text;
}

bool is_venvd(const std::string& process) { return content(process + "/comm") == "venvd\n"; }

// Whether a link in /proc leads to the file at `path`. Compares the link's text first, because
// accessing other open files of the process may hang.
bool leads_to(const std::string& link, const std::string& path) {
  constexpr std::string_view kGone = " (deleted)";
  char buffer[PATH_MAX];
  const ssize_t length = readlink(link.c_str(), buffer, sizeof buffer);
  std::string_view target(buffer, length > 0 ? static_cast<size_t>(length) : 0);
  if (target.ends_with(kGone)) {
    target.remove_suffix(kGone.size());
    return target == path;
  }
  if (!target.ends_with("/lock")) return false;
  struct stat held {
  }, named{};
  return stat(link.c_str(), &held) == 0 && stat(path.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

bool holds(const std::string& process, const std::string& path) {
  const auto descriptors = opened(process + "/fd");
  if (!descriptors) return false;
  while (const dirent* entry = readdir(descriptors.get())) {
    if (leads_to(process + "/fd/" + entry->d_name, path)) return true;
  }
  return false;
}

struct Condition {
  char state = 0;  // 0: no such process
  pid_t parent = 0;
};

Condition condition_of(const std::string& process) {
  // proc(5): "pid (comm) state ppid …"; the name may hold any byte.
  const std::string stat = content(process + "/stat");
  const size_t state = stat.rfind(") ");
  if (state == std::string::npos || state + 4 >= stat.size()) return {};
  return {stat[state + 2], static_cast<pid_t>(strtol(stat.c_str() + state + 4, nullptr, 10))};
}

std::string directory_of(pid_t pid) { return "/proc/" + std::to_string(pid); }

DaemonProcess described(const std::string& process, pid_t pid) {
  const Condition condition = condition_of(process);
  DaemonProcess found{pid, 0, false};
  found.is_stopped = condition.state == 'T' || condition.state == 't';  // t: stopped by a debugger
  if (is_venvd(directory_of(condition.parent))) found.supervisor = condition.parent;
  return found;
}

bool runs(pid_t pid) {
  if (pid <= 0 || !is_venvd(directory_of(pid))) return false;
  const char state = condition_of(directory_of(pid)).state;
  return state != 0 && state != 'Z' && state != 'X';
}

}  // namespace

std::optional<DaemonProcess> daemon_process(const Places& places) {
  const auto processes = opened("/proc");
  if (!processes) return std::nullopt;
  while (const dirent* entry = readdir(processes.get())) {
    const auto pid = static_cast<pid_t>(strtol(entry->d_name, nullptr, 10));
    const std::string process = std::string("/proc/") + entry->d_name;
    if (pid <= 0 || !is_venvd(process) || !holds(process, places.lock_path())) continue;
    return described(process, pid);
  }
  return std::nullopt;
}

bool is_gone(const DaemonProcess& process) {
  return !runs(process.pid) && !runs(process.supervisor);
}

}  // namespace venvctl
