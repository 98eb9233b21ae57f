#include "daemon/news/prompt_wait.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fd.h"
#include "core/base/text.h"
#include "daemon/watch/shells.h"

namespace venvctl {

namespace {

std::string content_of(const std::string& path) {
  std::string content(4096, '\0');
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const auto count = fd ? read_full(fd.get(), content) : 0;
  content.resize(count ? *count : 0);
  return content;
}

// Whether the process handles SIGURG. In /proc/PID/status, SigCgt is the mask of the signals with a
// handler (proc(5)).
bool handles_urgent(const std::string& place) {
  constexpr std::string_view kMask = "\nSigCgt:\t";
  const std::string status = content_of(place + "/status");
  const size_t at = status.find(kMask);
  if (at == std::string::npos) return false;
  uint64_t mask = 0;
  std::from_chars(status.data() + at + kMask.size(), status.data() + status.size(), mask, 16);
  return (mask >> (SIGURG - 1) & 1) != 0;
}

// Whether the process is in the foreground of its terminal. In /proc/PID/stat, the 3rd field after
// the name is the process group of the process, and the 6th is the foreground process group of its
// terminal (proc(5)).
bool is_in_foreground(const std::string& place) {
  const std::string stat = content_of(place + "/stat");
  const size_t name_end = stat.rfind(") ");
  if (name_end == std::string::npos) return false;
  const auto fields = split(std::string_view(stat).substr(name_end + 2), ' ');
  return fields.size() > 5 && fields[2] == fields[5];
}

bool reads_single_keys(const std::string& place) {
  const std::string path = place + "/fd/0";
  char target[64];
  const ssize_t length = ::readlink(path.c_str(), target, sizeof target);
  // Opens the file only if it is in /dev, as terminals are, because any other file may hang.
  if (length <= 0 || !std::string_view(target, static_cast<size_t>(length)).starts_with("/dev/")) {
    return false;
  }
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  termios mode{};
  return fd && ::tcgetattr(fd.get(), &mode) == 0 && (mode.c_lflag & ICANON) == 0;
}

}  // namespace

bool waits_at_prompt(pid_t pid, uint64_t started) {
  const std::string place = "/proc/" + std::to_string(pid);
  return process_start_time(pid) == started && handles_urgent(place) && is_in_foreground(place) &&
         reads_single_keys(place);
}

}  // namespace venvctl
